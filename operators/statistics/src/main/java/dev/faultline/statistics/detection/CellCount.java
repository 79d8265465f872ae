package dev.faultline.statistics.detection;

/**
 * Crashes of one signature on one build and operating system, received within one detection step.
 * Duplicates are already removed.
 *
 * @param signature the signature, or {@link #OTHER} for crashes that count for the channel's volume
 *     but belong to no tracked signature
 * @param build build id as text
 * @param os operating system name
 * @param pings crashes received, at least 0
 * @param freshClients distinct clients among them that were not seen for this signature in the 24
 *     hours before, at most {@code pings}. This is what the detector scores: one client that
 *     crashes in a loop counts once
 * @param startupPings how many of {@code pings} happened during startup
 * @param late whether the rows came clearly later than the crash; the same cell may be given twice
 *     in a step, once on time and once late
 */
public record CellCount(
        String signature,
        String build,
        String os,
        int pings,
        int freshClients,
        int startupPings,
        boolean late) {

    /** Stands for all signatures that are not tracked one by one. */
    public static final String OTHER = "__other__";

    public CellCount {
        if (pings < 0 || freshClients < 0 || startupPings < 0) {
            throw new IllegalArgumentException("counts are not negative");
        }
        if (freshClients > pings || startupPings > pings) {
            throw new IllegalArgumentException("a part is not larger than the number of pings");
        }
    }
}
