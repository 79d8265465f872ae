package dev.faultline.statistics.rates;

/**
 * The tumbling windows in which counts and rates are published, aligned to the epoch in UTC. A
 * window holds its start and not its end.
 */
public enum TimeWindow {
    MINUTE(60_000L),
    FIVE_MINUTES(300_000L),
    HOUR(3_600_000L),
    DAY(86_400_000L);

    private final long millis;

    TimeWindow(long millis) {
        this.millis = millis;
    }

    /** Length. */
    public long millis() {
        return millis;
    }

    /** Start of the window that holds the time; also right before the epoch. */
    public long startOf(long timeMillis) {
        return Math.floorDiv(timeMillis, millis) * millis;
    }

    /** End of the window that holds the time, which is the start of the next one. */
    public long endOf(long timeMillis) {
        return startOf(timeMillis) + millis;
    }
}
