package dev.faultline.functions.rate;

import dev.faultline.statistics.rates.DistinctClients;
import java.nio.ByteBuffer;

/** Crashes and their distinct clients. Mutable; at rest as {@link #toBytes}. */
final class CrashTally {

    private long crashes;
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
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        return new CrashTally(crashes, DistinctClients.fromBytes(rest));
    }

    /** Crashes in {@link #toBytes}, without a look at the clients. */
    static long crashes(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    byte[] toBytes() {
        byte[] rest = clients.toBytes();
        return ByteBuffer.allocate(Long.BYTES + rest.length).putLong(crashes).put(rest).array();
    }

    void add(long more, Iterable<Long> moreClients) {
        crashes += more;
        moreClients.forEach(clients::add);
    }

    void add(CrashTally other) {
        crashes += other.crashes;
        clients.merge(other.clients);
    }

    long crashes() {
        return crashes;
    }

    long clients() {
        return clients.count();
    }
}
