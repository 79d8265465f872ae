package dev.faultline.jobs.generator;

import org.jspecify.annotations.Nullable;

/**
 * One crash of one client. All that is ever sent about it follows from this.
 *
 * @param seed source of its identities and of what varies between crashes of one fault
 * @param timeMillis when it happened, true time
 * @param skewMillis what the client's clock adds to the true time
 * @param client number of the client
 * @param dumped whether a minidump was written
 * @param reported whether a report is sent
 * @param real the real crash it repeats, or null
 */
record Crash(
        long seed,
        long timeMillis,
        long skewMillis,
        Build build,
        Os os,
        Fault fault,
        int client,
        boolean dumped,
        boolean reported,
        @Nullable RealCrash real) {

    /** When it happened by the client's clock. */
    long clientTimeMillis() {
        return timeMillis + skewMillis;
    }

    String eventId() {
        return Names.uuid(seed, "event");
    }

    String localDumpId() {
        return Names.uuid(seed, "dump");
    }

    String clientId() {
        return Names.uuid(client, "client");
    }

    boolean isMobile() {
        return build.product() == Product.MOBILE;
    }
}
