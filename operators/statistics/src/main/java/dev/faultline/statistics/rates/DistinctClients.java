package dev.faultline.statistics.rates;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.datasketches.common.SketchesException;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Counts distinct clients: exactly up to {@link #EXACT_LIMIT}, where a client can be taken back as
 * often as it was added; beyond that with a HyperLogLog sketch of 4,096 registers (about 2 %
 * standard error, 4 KiB). The count of merged parts is the same in whatever order clients came and
 * parts were merged, since the sketch is asked for its composite estimate, which looks at registers
 * only.
 */
public final class DistinctClients {

    /** Clients counted exactly; 12 bytes each. */
    public static final int EXACT_LIMIT = 64;

    private static final int LG_REGISTERS = 12;
    private static final int BYTES_PER_CLIENT = Long.BYTES + Integer.BYTES;
    private static final byte EXACT = 3;
    private static final byte SKETCH = 2;

    private long[] hashes = new long[4];
    private int[] times = new int[4];
    private int size;
    private @Nullable HllSketch sketch;

    /** Adds a client by the hash of its id; the same hash counts once. */
    public void add(long clientHash) {
        add(clientHash, 1);
    }

    /**
     * Adds a client a number of times, or takes it back as often. It counts while it was added more
     * often than taken back. Once there is a sketch, nothing is taken back.
     */
    public void add(long clientHash, int more) {
        if (more == 0) {
            return;
        }
        if (sketch != null) {
            if (more > 0) {
                sketch.update(clientHash);
            }
            return;
        }
        int at = Arrays.binarySearch(hashes, 0, size, clientHash);
        if (at >= 0) {
            times[at] += more;
            if (times[at] == 0) {
                remove(at);
            }
        } else if (size < EXACT_LIMIT) {
            insert(-at - 1, clientHash, more);
        } else {
            toSketch();
            add(clientHash, more);
        }
    }

    private void insert(int at, long clientHash, int more) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            times = Arrays.copyOf(times, size * 2);
        }
        System.arraycopy(hashes, at, hashes, at + 1, size - at);
        System.arraycopy(times, at, times, at + 1, size - at);
        hashes[at] = clientHash;
        times[at] = more;
        size++;
    }

    private void remove(int at) {
        size--;
        System.arraycopy(hashes, at + 1, hashes, at, size - at);
        System.arraycopy(times, at + 1, times, at, size - at);
    }

    private HllSketch toSketch() {
        if (sketch == null) {
            sketch = new HllSketch(LG_REGISTERS, TgtHllType.HLL_8);
            for (int i = 0; i < size; i++) {
                if (times[i] > 0) {
                    sketch.update(hashes[i]);
                }
            }
            hashes = new long[0];
            times = new int[0];
            size = 0;
        }
        return sketch;
    }

    /** Adds everything the other has counted; the other stays as it is. */
    public void merge(DistinctClients other) {
        if (other.sketch == null) {
            for (int i = 0; i < other.size; i++) {
                add(other.hashes[i], other.times[i]);
            }
            return;
        }
        Union union = new Union(LG_REGISTERS);
        union.update(toSketch());
        union.update(other.sketch);
        sketch = union.getResult(TgtHllType.HLL_8);
    }

    /** Whether nobody is counted, and nobody is owed. */
    public boolean isNothing() {
        return sketch == null && size == 0;
    }

    /** Distinct clients, exact or estimated. */
    public long count() {
        if (sketch != null) {
            return Math.round(sketch.getCompositeEstimate());
        }
        return Arrays.stream(times, 0, size).filter(each -> each > 0).count();
    }

    /** Whether {@link #count} is exact. */
    public boolean isExact() {
        return sketch == null;
    }

    /**
     * Compact form: a kind byte, then sorted hashes with how often each was added, or the sketch.
     */
    public byte[] toBytes() {
        if (sketch != null) {
            byte[] registers = sketch.toCompactByteArray();
            return ByteBuffer.allocate(1 + registers.length).put(SKETCH).put(registers).array();
        }
        ByteBuffer out = ByteBuffer.allocate(1 + BYTES_PER_CLIENT * size).put(EXACT);
        for (int i = 0; i < size; i++) {
            out.putLong(hashes[i]).putInt(times[i]);
        }
        return out.array();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes are something else
     */
    public static DistinctClients fromBytes(byte[] bytes) {
        DistinctClients clients = new DistinctClients();
        if (bytes.length > 0 && bytes[0] == SKETCH) {
            try {
                clients.sketch =
                        HllSketch.heapify(Memory.wrap(Arrays.copyOfRange(bytes, 1, bytes.length)));
            } catch (SketchesException e) {
                throw new IllegalArgumentException("not a count of distinct clients", e);
            }
            return clients;
        }
        int body = bytes.length - 1;
        if (body < 0
                || bytes[0] != EXACT
                || body % BYTES_PER_CLIENT != 0
                || body > EXACT_LIMIT * BYTES_PER_CLIENT) {
            throw new IllegalArgumentException("not a count of distinct clients");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, body);
        while (in.hasRemaining()) {
            clients.add(in.getLong(), in.getInt());
        }
        return clients;
    }
}
