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

    /** What the keyed state of a tier key of this event needs to know of it. */
    public Candidate candidate(String tierKey) {
        return new Candidate(
                eventId,
                source,
                delivery.receivedAt(),
                Candidate.shortHash(reading.contentHash()),
                KeyTier.of(tierKey).isExact() ? List.of() : exactKeys());
    }

    private List<String> exactKeys() {
        return tierKeys.stream().filter(key -> KeyTier.of(key).isExact()).toList();
    }
}
