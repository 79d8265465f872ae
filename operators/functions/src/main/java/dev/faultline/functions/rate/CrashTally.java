package dev.faultline.functions.rate;

import dev.faultline.statistics.rates.DistinctClients;
import java.nio.ByteBuffer;

/**
 * Crashes and their distinct clients, and whether a row has told of them. Mutable; at rest as
 * {@link #toBytes}.
 */
final class CrashTally {

    private long crashes;
    private boolean said;
    private final DistinctClients clients;

    private CrashTally(long crashes, DistinctClients clients) {
        this.crashes = crashes;
        this.clients = clients;
    }

    static CrashTally empty() {
        return new CrashTally(0, new DistinctClients());
    }

    static CrashTally fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long crashes = in.getLong();
        boolean said = in.get() != 0;
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        CrashTally tally = new CrashTally(crashes, DistinctClients.fromBytes(rest));
        tally.said = said;
        return tally;
    }

    /** Crashes in {@link #toBytes}, without a look at the clients. */
    static long crashes(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    byte[] toBytes() {
        byte[] rest = clients.toBytes();
        return ByteBuffer.allocate(Long.BYTES + 1 + rest.length)
                .putLong(crashes)
                .put((byte) (said ? 1 : 0))
                .put(rest)
                .array();
    }

    /** Adds crashes; takes them back when negative. */
    void add(long more) {
        crashes += more;
    }

    /** Adds crashes of a client; takes them back when negative. Does not add to all crashes. */
    void add(long client, int more) {
        clients.add(client, more);
    }

    boolean isNothing() {
        return crashes == 0 && clients.isNothing();
    }

    void add(CrashTally other) {
        crashes += other.crashes;
        clients.merge(other.clients);
    }

    /** Notes that a row tells of it. */
    void say() {
        said = true;
    }

    boolean isSaid() {
        return said;
    }

    long crashes() {
        return crashes;
    }

    long clients() {
        return clients.count();
    }
}
