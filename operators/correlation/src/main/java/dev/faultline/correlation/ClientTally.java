package dev.faultline.correlation;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Distinct clients with how often each was counted, so that a crash can be taken back. Exact up to
 * {@value #CAPACITY} clients; beyond that it keeps the clients of every second, fourth, … hash and
 * scales up, with a relative standard error of about 1 / sqrt(512) = 4 % (adaptive sampling:
 * Flajolet, "On adaptive sampling", Computing 43, 1990). 12 bytes per client at rest.
 */
final class ClientTally {

    static final int CAPACITY = 1_024;

    private long[] clients = new long[2];
    private int[] times = new int[2];
    private int size;
    private int level;

    /** Counts a client once more or once less. */
    void add(long client, int sign) {
        if (!isSampled(client)) {
            return;
        }
        int at = Arrays.binarySearch(clients, 0, size, client);
        if (at < 0) {
            insert(-at - 1, client, sign);
        } else {
            times[at] += sign;
            if (times[at] == 0) {
                remove(at);
            }
        }
        while (size > CAPACITY) {
            thinOut();
        }
    }

    /** Returns the number of distinct clients, or an estimate of it. */
    long count() {
        return (long) size << level;
    }

    boolean isExact() {
        return level == 0;
    }

    /** Bytes that {@link #write} needs. */
    int bytes() {
        return 1 + Short.BYTES + size * (Long.BYTES + Integer.BYTES);
    }

    void write(ByteBuffer out) {
        out.put((byte) level).putShort((short) size);
        for (int i = 0; i < size; i++) {
            out.putLong(clients[i]).putInt(times[i]);
        }
    }

    static ClientTally read(ByteBuffer in) {
        ClientTally tally = new ClientTally();
        tally.level = in.get();
        tally.size = in.getShort();
        tally.clients = new long[Math.max(2, tally.size)];
        tally.times = new int[Math.max(2, tally.size)];
        for (int i = 0; i < tally.size; i++) {
            tally.clients[i] = in.getLong();
            tally.times[i] = in.getInt();
        }
        return tally;
    }

    private boolean isSampled(long client) {
        return level == 0 || Long.numberOfTrailingZeros(client) >= level;
    }

    private void insert(int at, long client, int count) {
        if (size == clients.length) {
            clients = Arrays.copyOf(clients, 2 * size);
            times = Arrays.copyOf(times, 2 * size);
        }
        System.arraycopy(clients, at, clients, at + 1, size - at);
        System.arraycopy(times, at, times, at + 1, size - at);
        clients[at] = client;
        times[at] = count;
        size++;
    }

    private void remove(int at) {
        size--;
        System.arraycopy(clients, at + 1, clients, at, size - at);
        System.arraycopy(times, at + 1, times, at, size - at);
    }

    private void thinOut() {
        level++;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (isSampled(clients[i])) {
                clients[kept] = clients[i];
                times[kept] = times[i];
                kept++;
            }
        }
        size = kept;
    }
}
