package dev.faultline.statistics.detection;

/**
 * What one step said of one signature.
 *
 * @param endMillis end of the step, receive time
 * @param pings crashes received
 * @param freshClients clients among them that were not seen in the 24 hours before
 * @param lateClients of these, clients whose crash came clearly later than it happened
 * @param expected what the baseline expected in place of {@code freshClients}
 * @param onsetMillis start of the run of evidence of the level that speaks loudest
 * @param observedSinceOnset clients since then, on that level
 * @param expectedSinceOnset what was expected since then
 * @param score evidence in nats, after the price of the level
 */
public record EvidenceStep(
        long endMillis,
        int pings,
        int freshClients,
        int lateClients,
        double expected,
        long onsetMillis,
        double observedSinceOnset,
        double expectedSinceOnset,
        double score) {}
