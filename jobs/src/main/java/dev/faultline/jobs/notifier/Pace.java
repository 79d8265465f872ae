package dev.faultline.jobs.notifier;

/**
 * When to send next: once per interval, at once when something changed, later and later while
 * sending fails.
 *
 * @param dueMillis the moment
 * @param failures in a row
 */
record Pace(long dueMillis, int failures) {

    static final long FIRST_WAIT_MILLIS = 1_000;
    static final long LONGEST_WAIT_MILLIS = 60_000;

    /** Due at once. */
    static final Pace START = new Pace(Long.MIN_VALUE, 0);

    boolean isDue(long nowMillis) {
        return nowMillis >= dueMillis;
    }

    /** Something changed. Does not hurry one who does not answer. */
    Pace changed(long nowMillis) {
        return failures > 0 ? this : new Pace(Math.min(dueMillis, nowMillis), 0);
    }

    Pace sent(long nowMillis, long intervalMillis) {
        return new Pace(nowMillis + intervalMillis, 0);
    }

    Pace failed(long nowMillis, long intervalMillis) {
        long wait = Math.min(waitMillis(failures), intervalMillis);
        return new Pace(nowMillis + wait, failures + 1);
    }

    /** After so many failures in a row: 1 s, doubled each time, at most a minute. */
    static long waitMillis(int failures) {
        return Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(failures, 10));
    }
}
