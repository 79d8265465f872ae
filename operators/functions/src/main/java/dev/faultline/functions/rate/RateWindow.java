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

    static RateWindow of(TimeWindow size, long time) {
        return new RateWindow(size, size.startOf(time));
    }

    long end() {
        return start + size.millis();
    }

    /** Whether nothing more is added to it by the given receive time. */
    boolean isClosed(long time, long horizonMillis) {
        return end() + retentionMillis(horizonMillis) <= time;
    }

    /** Short windows are many and looked at when fresh; long ones are few and wait for the late. */
    private long retentionMillis(long horizonMillis) {
        return switch (size) {
            case MINUTE -> Math.min(DAY_MILLIS, horizonMillis);
            case FIVE_MINUTES -> Math.min(2 * DAY_MILLIS, horizonMillis);
            case HOUR, DAY -> horizonMillis;
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
