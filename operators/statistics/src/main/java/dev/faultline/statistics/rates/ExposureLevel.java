package dev.faultline.statistics.rates;

/**
 * The level of use between windows: walks windows in order of time and turns their summed changes
 * into usage hours.
 *
 * @param levelMicros applications running at the boundary, in millionths
 */
public record ExposureLevel(long levelMicros) {

    private static final double MICRO_SECONDS_PER_HOUR = 3.6e9;

    /** Nothing runs. */
    public static final ExposureLevel NONE = new ExposureLevel(0);

    /**
     * Usage hours in the window that starts at this boundary.
     *
     * @param changes the sum of the window's changes
     */
    public double hours(ExposureChange changes, TimeWindow window) {
        long carried = levelMicros * (window.millis() / 1_000);
        return (carried + changes.partialMicroSeconds()) / MICRO_SECONDS_PER_HOUR;
    }

    /** The level at the window's end. */
    public ExposureLevel after(ExposureChange changes) {
        return new ExposureLevel(levelMicros + changes.levelMicros());
    }
}
