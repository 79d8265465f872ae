package dev.faultline.functions.rate;

import dev.faultline.statistics.rates.TimeWindow;
import java.util.List;

/**
 * A window of rates.
 *
 * @param size length
 * @param start start, epoch milliseconds
 */
public record RateWindow(TimeWindow size, long start) {

    static final List<TimeWindow> SIZES = List.of(TimeWindow.values());

    private static final long DAY_MILLIS = TimeWindow.DAY.millis();
    private static final int AS_LONG_AS_ANYTHING = 100_000;

    /**
     * From the receipt of a crash to its rate. Publication takes minutes; but when hours of crashes
     * are read in seconds, time may run ahead of a source partition by some of them.
     */
    private static final long SLACK_MILLIS = DAY_MILLIS;

    static RateWindow of(TimeWindow size, long time) {
        return new RateWindow(size, size.startOf(time));
    }

    long end() {
        return start + size.millis();
    }

    /**
     * Whether a window takes crashes that came so late. Decided by when a crash was received and
     * not by when it is counted, so that a replay gives the same rows. Short windows are many and
     * looked at when fresh; long ones are few and wait for the late.
     */
    static boolean takes(TimeWindow size, int daysLate) {
        return daysLate < daysTaken(size);
    }

    /** Whether it is long, of which there are few, so that builds have rows of their own in it. */
    boolean isLong() {
        return size.compareTo(TimeWindow.HOUR) >= 0;
    }

    /** Whether nothing more comes for it by the given receive time, but perhaps a correction. */
    boolean isClosed(long time, long horizonMillis) {
        long taken = Math.min(daysTaken(size) * DAY_MILLIS, horizonMillis);
        return end() + taken + SLACK_MILLIS <= time;
    }

    private static int daysTaken(TimeWindow size) {
        return switch (size) {
            case MINUTE -> 1;
            case FIVE_MINUTES -> 2;
            case HOUR, DAY -> AS_LONG_AS_ANYTHING;
        };
    }

    String label() {
        return switch (size) {
            case MINUTE -> "1m";
            case FIVE_MINUTES -> "5m";
            case HOUR -> "1h";
            case DAY -> "1d";
        };
    }
}
