package dev.faultline.functions.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ping or report as enrichment lets it go: one arrival of a document, read once.
 *
 * @param eventId identity of the document
 * @param report whether it is a report; else it is a ping
 * @param partition source partition
 * @param offset source offset
 * @param receivedAt receive time, epoch milliseconds
 * @param crashTime crash time, epoch milliseconds
 * @param keys what other documents of the crash share
 * @param contentHash hash of the payload
 * @param place where it crashed
 * @param process process type
 * @param signature signature by this reading
 * @param resolvedFrames quality of this reading
 * @param stack hashes of frames
 * @param startup whether it crashed during startup
 * @param shutdownKill whether it was killed at shutdown
 * @param client client
 * @param probability with which the throttle kept it
 */
record SentDocument(
        String eventId,
        boolean report,
        int partition,
        long offset,
        long receivedAt,
        long crashTime,
        Keys keys,
        String contentHash,
        Place place,
        String process,
        String signature,
        int resolvedFrames,
        List<Integer> stack,
        boolean startup,
        boolean shutdownKill,
        long client,
        double probability) {

    /**
     * Values of the key tiers; null and other values that never match included.
     *
     * @param crashEventId tier A
     * @param dumpHash tier B
     * @param dumpId tier C
     * @param facts tier D without its time
     * @param seconds time of tier D
     */
    record Keys(
            @Nullable String crashEventId,
            @Nullable String dumpHash,
            @Nullable String dumpId,
            @Nullable String facts,
            long seconds) {}

    /** Where something was used or crashed. */
    record Place(String product, String channel, String version, String build, String os) {

        String key() {
            return String.join("|", product, channel, version, build, os);
        }
    }

    /**
     * Usage of a build.
     *
     * @param id identity of the sample
     * @param receivedAt receive time, epoch milliseconds
     * @param start start of the subsession
     * @param end its end
     * @param place what was used
     * @param wallMillis use
     * @param activeMillis use with activity
     * @param sessions sessions that were started
     * @param client client
     */
    record Usage(
            long id,
            long receivedAt,
            long start,
            long end,
            Place place,
            long wallMillis,
            long activeMillis,
            int sessions,
            long client) {}

    String topic() {
        return report ? "crash.reports.v1" : "crash.pings.v1";
    }

    SentDocument arriving(int atPartition, long time) {
        return with(atPartition, offset, time, signature, resolvedFrames);
    }

    SentDocument at(long newOffset) {
        return with(partition, newOffset, receivedAt, signature, resolvedFrames);
    }

    /** The same arrival, read again with better symbols. */
    SentDocument readAs(String otherSignature, int frames) {
        return with(partition, offset, receivedAt, otherSignature, frames);
    }

    private SentDocument with(
            int newPartition, long newOffset, long newReceivedAt, String newSignature, int frames) {
        return new SentDocument(
                eventId,
                report,
                newPartition,
                newOffset,
                newReceivedAt,
                crashTime,
                keys,
                contentHash,
                place,
                process,
                newSignature,
                frames,
                stack,
                startup,
                shutdownKill,
                client,
                probability);
    }
}
