package dev.faultline.statistics.rates;

import java.util.List;

/**
 * A change of the level of use at one moment, as it enters one window. A subsession is a rise at
 * its start and a fall at its end, however many windows lie between; the hours in each window come
 * from summing up changes ({@link ExposureLevel}). Whole numbers, so that sums do not depend on
 * order.
 *
 * @param windowStartMillis start of the window the moment lies in
 * @param levelMicros change of the level of use from that moment on, in millionths of one running
 *     application
 * @param partialMicroSeconds what the change adds inside its own window, from the moment to the
 *     window's end, in millionths of a second of use
 */
public record ExposureChange(long windowStartMillis, long levelMicros, long partialMicroSeconds) {

    /** Longest subsession believed; main pings split sessions at midnight. */
    public static final long MAXIMUM_SPAN_MILLIS = 86_400_000L;

    /**
     * The rise and the fall of a subsession whose use is spread evenly over its span. A span longer
     * than a day keeps its last day, use above the span is cut to it: clocks jump and machines
     * sleep.
     *
     * @param startMillis start of the subsession
     * @param endMillis end of the subsession
     * @param usageMillis time of use within it
     * @return two changes, or none when there is no span or no use
     */
    public static List<ExposureChange> ofSubsession(
            long startMillis, long endMillis, long usageMillis, TimeWindow window) {
        if (endMillis <= startMillis || usageMillis <= 0) {
            return List.of();
        }
        long start = Math.max(startMillis, endMillis - MAXIMUM_SPAN_MILLIS);
        long span = endMillis - start;
        long level = Math.min(usageMillis, span) * 1_000_000L / span;
        return List.of(at(start, level, window), at(endMillis, -level, window));
    }

    private static ExposureChange at(long millis, long level, TimeWindow window) {
        long untilEnd = window.endOf(millis) - millis;
        return new ExposureChange(window.startOf(millis), level, level * untilEnd / 1_000);
    }

    /** Sum of two changes of the same window. */
    public ExposureChange plus(ExposureChange other) {
        if (other.windowStartMillis != windowStartMillis) {
            throw new IllegalArgumentException("changes of one window add up");
        }
        return new ExposureChange(
                windowStartMillis,
                levelMicros + other.levelMicros,
                partialMicroSeconds + other.partialMicroSeconds);
    }
}
