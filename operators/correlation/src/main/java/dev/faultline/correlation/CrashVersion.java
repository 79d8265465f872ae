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
 * @param keys keys by which events are the same crash
 */
public record CrashVersion(
        String eventId, CrashSource source, Delivery delivery, Reading reading, TierKeys keys) {

    /** What the keyed state of its keys needs to know of it. */
    public List<KeyedCandidate> candidates() {
        return keys.candidates(eventId, source, delivery.receivedAt(), reading.contentHash());
    }
}
