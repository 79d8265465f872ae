package dev.faultline.jobs.cluster;

import java.time.Duration;

/**
 * How long to wait before something that died is started again: 1 s, doubled with each death, at
 * most 30 s; a minute of life clears the record.
 *
 * @param deaths in a row
 */
record Backoff(int deaths) {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration CLEARED_AFTER = Duration.ofMinutes(1);

    static final Backoff NONE = new Backoff(0);

    /** The record after one more death. */
    Backoff afterDeath(Duration lived) {
        return lived.compareTo(CLEARED_AFTER) >= 0 ? new Backoff(1) : new Backoff(deaths + 1);
    }

    Duration delay() {
        if (deaths == 0) {
            return Duration.ZERO;
        }
        Duration delay = FIRST.multipliedBy(1L << Math.min(deaths - 1, 10));
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
}
