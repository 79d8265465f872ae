package dev.faultline.statistics.detection;

/**
 * Use of one build that became known within one detection step.
 *
 * @param build build id as text, as in {@link CellCount}
 * @param hourMillis start of the hour in which it was used
 * @param hours usage hours more than known before, or less when negative
 */
public record UsageCount(String build, long hourMillis, double hours) {

    public UsageCount {
        if (hourMillis < 0 || hourMillis % DetectorSettings.HOUR_MILLIS != 0) {
            throw new IllegalArgumentException("an hour starts at a full hour");
        }
        if (!Double.isFinite(hours)) {
            throw new IllegalArgumentException("usage hours are a number");
        }
    }
}
