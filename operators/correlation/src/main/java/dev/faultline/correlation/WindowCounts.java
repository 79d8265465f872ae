package dev.faultline.correlation;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What is known of one count cell: its sums, its clients, and by minute what has changed since that
 * was last asked for. Mutable; at rest as {@link #toBytes}.
 */
public final class WindowCounts {

    private static final byte VERSION = 2;
    private static final long MINUTE_MILLIS = 60_000;
    private static final long DAY_MILLIS = 86_400_000;
    private static final int MAX_CLIENTS_PER_MINUTE = 1_024;

    private CellCounts counts = CellCounts.ZERO;
    private ClientTally clients = new ClientTally();
    private final TreeMap<Part, Minute> changed = new TreeMap<>();

    /** Adds a delta of this cell. */
    public void add(CrashDelta delta, long crashTime) {
        counts = counts.plus(delta);
        if (delta.source() != CrashSource.PING) {
            return;
        }
        if (!delta.isMention()) {
            clients.add(delta.facts().client(), delta.sign());
        }
        changed.computeIfAbsent(Part.of(crashTime, delta.receivedAt()), each -> new Minute())
                .add(delta);
    }

    /** Returns the sums. */
    public CellCounts counts() {
        return counts;
    }

    /** Returns the distinct clients among the pings. */
    public long clients() {
        return clients.count();
    }

    /** Whether {@link #clients} is exact. */
    public boolean clientsAreExact() {
        return clients.isExact();
    }

    /** Returns what changed or was mentioned by minute since the last call. */
    public List<MinuteChange> takeChanges() {
        List<MinuteChange> changes = new ArrayList<>(changed.size());
        changed.forEach((part, minute) -> changes.add(minute.change(part)));
        changed.clear();
        return changes;
    }

    /** Returns the compact form, with a version in front. */
    public byte[] toBytes() {
        int size = 1 + 5 * Long.BYTES + clients.bytes() + 1;
        for (Minute minute : changed.values()) {
            size += Long.BYTES + 1 + minute.bytes();
        }
        ByteBuffer out = ByteBuffer.allocate(size).put(VERSION);
        out.putLong(counts.pings()).putLong(counts.reports()).putLong(counts.weightedMicros());
        out.putLong(counts.startup()).putLong(counts.shutdownKills());
        clients.write(out);
        out.put((byte) changed.size());
        for (var entry : changed.entrySet()) {
            out.putLong(entry.getKey().minuteStart()).put((byte) entry.getKey().daysLate());
            entry.getValue().write(out);
        }
        return out.array();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes are something else
     */
    public static WindowCounts fromBytes(byte[] bytes) {
        WindowCounts window = new WindowCounts();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                throw new IllegalArgumentException("not the counts of a window");
            }
            window.counts =
                    new CellCounts(
                            in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
            window.clients = ClientTally.read(in);
            int minutes = Byte.toUnsignedInt(in.get());
            for (int i = 0; i < minutes; i++) {
                window.changed.put(new Part(in.getLong(), in.get()), Minute.read(in));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("not the counts of a window", e);
        }
        return window;
    }

    /** The crashes of a minute that were equally late. */
    private record Part(long minuteStart, int daysLate) implements Comparable<Part> {

        static Part of(long crashTime, long receivedAt) {
            long start = Math.floorDiv(crashTime, MINUTE_MILLIS) * MINUTE_MILLIS;
            long days = Math.floorDiv(receivedAt - start - MINUTE_MILLIS, DAY_MILLIS);
            return new Part(start, (int) Math.max(0, Math.min(MinuteChange.MAX_DAYS_LATE, days)));
        }

        @Override
        public int compareTo(Part other) {
            int byMinute = Long.compare(minuteStart, other.minuteStart);
            return byMinute != 0 ? byMinute : Integer.compare(daysLate, other.daysLate);
        }
    }

    private static final class Minute {

        private static final int BYTES_PER_COUNTS = 3 * Integer.BYTES;

        private PingCounts pings = PingCounts.NONE;
        private final TreeMap<Long, PingCounts> clients = new TreeMap<>();

        void add(CrashDelta delta) {
            PingCounts more = PingCounts.of(delta);
            pings = pings.plus(more);
            long client = delta.facts().client();
            if (clients.size() < MAX_CLIENTS_PER_MINUTE || clients.containsKey(client)) {
                clients.merge(client, more, PingCounts::plus);
            }
        }

        MinuteChange change(Part part) {
            List<ClientPings> changes = new ArrayList<>(clients.size());
            clients.forEach(
                    (client, change) -> {
                        if (!change.equals(PingCounts.NONE)) {
                            changes.add(new ClientPings(client, change));
                        }
                    });
            return new MinuteChange(part.minuteStart(), part.daysLate(), pings, changes);
        }

        int bytes() {
            return BYTES_PER_COUNTS
                    + Short.BYTES
                    + clients.size() * (Long.BYTES + BYTES_PER_COUNTS);
        }

        void write(ByteBuffer out) {
            write(pings, out);
            out.putShort((short) clients.size());
            clients.forEach(
                    (client, change) -> {
                        out.putLong(client);
                        write(change, out);
                    });
        }

        static Minute read(ByteBuffer in) {
            Minute minute = new Minute();
            minute.pings = counts(in);
            int clients = in.getShort();
            for (int i = 0; i < clients; i++) {
                minute.clients.put(in.getLong(), counts(in));
            }
            return minute;
        }

        private static void write(PingCounts counts, ByteBuffer out) {
            out.putInt(counts.pings()).putInt(counts.startup()).putInt(counts.shutdownKills());
        }

        private static PingCounts counts(ByteBuffer in) {
            return new PingCounts(in.getInt(), in.getInt(), in.getInt());
        }
    }
}
