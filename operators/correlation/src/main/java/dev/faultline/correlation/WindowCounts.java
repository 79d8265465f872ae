package dev.faultline.correlation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of one count cell: its sums, its clients, and by minute what has changed since that
 * was last asked for. Mutable; at rest as {@link #toBytes}.
 */
public final class WindowCounts {

    private static final byte VERSION = 1;
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
        clients.add(delta.facts().client(), delta.sign());
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

    /** Returns what changed by minute since the last call. */
    public List<MinuteChange> takeChanges() {
        List<MinuteChange> changes = new ArrayList<>(changed.size());
        changed.forEach(
                (part, minute) -> {
                    if (minute.pings != 0 || minute.startup != 0 || minute.shutdownKills != 0) {
                        changes.add(minute.change(part));
                    }
                });
        changed.clear();
        return changes;
    }

    /** Returns the compact form, with a version in front. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(counts.pings());
            out.writeLong(counts.reports());
            out.writeLong(counts.weightedMicros());
            out.writeLong(counts.startup());
            out.writeLong(counts.shutdownKills());
            clients.write(out);
            out.writeByte(changed.size());
            for (var entry : changed.entrySet()) {
                out.writeLong(entry.getKey().minuteStart());
                out.writeByte(entry.getKey().daysLate());
                entry.getValue().write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes are something else
     */
    public static WindowCounts fromBytes(byte[] bytes) {
        WindowCounts window = new WindowCounts();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                throw new IllegalArgumentException("not the counts of a window");
            }
            window.counts =
                    new CellCounts(
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong());
            window.clients = ClientTally.read(in);
            int minutes = in.readUnsignedByte();
            for (int i = 0; i < minutes; i++) {
                window.changed.put(new Part(in.readLong(), in.readByte()), Minute.read(in));
            }
        } catch (IOException e) {
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

        private int pings;
        private int startup;
        private int shutdownKills;
        private final TreeSet<Long> clients = new TreeSet<>();

        void add(CrashDelta delta) {
            pings += delta.sign();
            startup += delta.facts().startup() ? delta.sign() : 0;
            shutdownKills += delta.facts().shutdownKill() ? delta.sign() : 0;
            if (delta.sign() > 0 && clients.size() < MAX_CLIENTS_PER_MINUTE) {
                clients.add(delta.facts().client());
            }
        }

        MinuteChange change(Part part) {
            return new MinuteChange(
                    part.minuteStart(),
                    part.daysLate(),
                    pings,
                    startup,
                    shutdownKills,
                    List.copyOf(clients));
        }

        void write(DataOutputStream out) throws IOException {
            out.writeInt(pings);
            out.writeInt(startup);
            out.writeInt(shutdownKills);
            out.writeShort(clients.size());
            for (long client : clients) {
                out.writeLong(client);
            }
        }

        static Minute read(DataInputStream in) throws IOException {
            Minute minute = new Minute();
            minute.pings = in.readInt();
            minute.startup = in.readInt();
            minute.shutdownKills = in.readInt();
            int clients = in.readUnsignedShort();
            for (int i = 0; i < clients; i++) {
                minute.clients.add(in.readLong());
            }
            return minute;
        }
    }
}
