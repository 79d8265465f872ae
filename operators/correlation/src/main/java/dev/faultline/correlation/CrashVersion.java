package dev.faultline.correlation;

import java.util.List;

/**
 * A crash event as it left enrichment once. The same event may come again: sent twice by the
 * client, read again with better symbols, or replayed.
 *
 * @param eventId identity of the event
 * @param source data set
 * @param delivery which arrival this is
 * @param reading what enrichment made of it
 * @param tierKeys keys by which events are the same crash, from {@link KeyTier#key}
 */
public record CrashVersion(
        String eventId,
        CrashSource source,
        Delivery delivery,
        Reading reading,
        List<String> tierKeys) {

    /** What the keyed state of a tier needs to know of this event. */
    public Candidate candidate() {
        return new Candidate(
                eventId, source, delivery.receivedAt(), Candidate.shortHash(reading.contentHash()));
    }
}
