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
 * Counts distinct clients: exactly up to {@link #EXACT_LIMIT}, beyond that with a HyperLogLog
 * sketch of 4,096 registers (about 2 % standard error, 4 KiB). The count of merged parts is the
 * same in whatever order clients came and parts were merged, since the sketch is asked for its
 * composite estimate, which looks at registers only.
 */
public final class DistinctClients {

    /** Clients counted exactly; 8 bytes each. */
    public static final int EXACT_LIMIT = 64;

    private static final int LG_REGISTERS = 12;
    private static final byte EXACT = 1;
    private static final byte SKETCH = 2;

    private long[] hashes = new long[4];
    private int size;
    private @Nullable HllSketch sketch;

    /** Adds a client by the hash of its id; the same hash counts once. */
    public void add(long clientHash) {
        if (sketch != null) {
            sketch.update(clientHash);
            return;
        }
        int at = Arrays.binarySearch(hashes, 0, size, clientHash);
        if (at >= 0) {
            return;
        }
        if (size == EXACT_LIMIT) {
            toSketch().update(clientHash);
            return;
        }
        insert(-at - 1, clientHash);
    }

    private void insert(int at, long clientHash) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        System.arraycopy(hashes, at, hashes, at + 1, size - at);
        hashes[at] = clientHash;
        size++;
    }

    private HllSketch toSketch() {
        if (sketch == null) {
            sketch = new HllSketch(LG_REGISTERS, TgtHllType.HLL_8);
            for (int i = 0; i < size; i++) {
                sketch.update(hashes[i]);
            }
            hashes = new long[0];
            size = 0;
        }
        return sketch;
    }

    /** Adds everything the other has counted; the other stays as it is. */
    public void merge(DistinctClients other) {
        if (other.sketch == null) {
            for (int i = 0; i < other.size; i++) {
                add(other.hashes[i]);
            }
            return;
        }
        Union union = new Union(LG_REGISTERS);
        union.update(toSketch());
        union.update(other.sketch);
        sketch = union.getResult(TgtHllType.HLL_8);
    }

    /** Distinct clients, exact or estimated. */
    public long count() {
        return sketch == null ? size : Math.round(sketch.getCompositeEstimate());
    }

    /** Whether {@link #count} is exact. */
    public boolean isExact() {
        return sketch == null;
    }

    /** Compact form: a kind byte, then sorted hashes or the sketch. */
    public byte[] toBytes() {
        if (sketch != null) {
            byte[] registers = sketch.toCompactByteArray();
            return ByteBuffer.allocate(1 + registers.length).put(SKETCH).put(registers).array();
        }
        ByteBuffer out = ByteBuffer.allocate(1 + Long.BYTES * size).put(EXACT);
        for (int i = 0; i < size; i++) {
            out.putLong(hashes[i]);
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
                || body % Long.BYTES != 0
                || body > EXACT_LIMIT * Long.BYTES) {
            throw new IllegalArgumentException("not a count of distinct clients");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, body);
        while (in.hasRemaining()) {
            clients.add(in.getLong());
        }
        return clients;
    }
}
