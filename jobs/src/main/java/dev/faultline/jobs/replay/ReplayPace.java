package dev.faultline.jobs.replay;

/**
 * When records are due.
 *
 * @param speed how much faster than they were received; 0 for as fast as the broker takes them
 * @param perSecond records in a second; 0 to go by {@code speed}
 */
public record ReplayPace(double speed, double perSecond) {

    private static final double MILLIS_PER_SECOND = 1_000;

    /** Checks the bounds. */
    public ReplayPace {
        if (!Double.isFinite(speed) || speed < 0 || !Double.isFinite(perSecond) || perSecond < 0) {
            throw new IllegalArgumentException("a pace is 0 or a positive number");
        }
    }

    /**
     * Returns how long after the first record another is due, in milliseconds.
     *
     * @param number how many came before it
     * @param receivedAfter how long after the first it was received, in milliseconds
     */
    public long dueAfter(long number, long receivedAfter) {
        if (perSecond > 0) {
            return (long) (MILLIS_PER_SECOND * number / perSecond);
        }
        return speed > 0 ? (long) (Math.max(0, receivedAfter) / speed) : 0;
    }
}
