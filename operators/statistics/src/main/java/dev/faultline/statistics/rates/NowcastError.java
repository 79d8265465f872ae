package dev.faultline.statistics.rates;

/**
 * How wrong nowcasts of usage have been: the mean square of the relative error of what was expected
 * half an hour after the end of a window, against what had arrived two days later. That of an hour
 * is smaller than that of five minutes, whose errors partly cancel out.
 *
 * @param ofSlots mean of squared relative errors of five minutes
 * @param ofHours the same of an hour
 */
public record NowcastError(double ofSlots, double ofHours) {

    /** Until errors are known: a tenth. */
    public static final NowcastError UNKNOWN = new NowcastError(0.01, 0.01);

    /** Age of the nowcast that is judged, from the start of its last five minutes. */
    static final long AGE_MILLIS = 35 * TimeWindow.MINUTE.millis();

    /** Age at which it is judged. */
    public static final long JUDGED_AFTER_MILLIS = 2 * TimeWindow.DAY.millis();

    /** Half of what is known is of the last two days. */
    private static final double WEIGHT = 1.0 / 72;

    /** A share of nothing or all of it is not an error of the method. */
    private static final double MAXIMUM = 1;

    /** Judges one hour. */
    public NowcastError judge(HourOfUse hour) {
        double slots = ofSlots;
        for (int slot = 0; slot < HourOfUse.SLOTS; slot++) {
            slots = judged(slots, WEIGHT / HourOfUse.SLOTS, hour.early(slot), hour.hours(slot));
        }
        return new NowcastError(slots, judged(ofHours, WEIGHT, hour.earlyHour(), hour.hours()));
    }

    private static double judged(double mean, double weight, double expected, double is) {
        if (expected <= 0 || is <= 0) {
            return mean;
        }
        double error = Math.min(MAXIMUM, Math.abs(expected / is - 1));
        return mean + weight * (error * error - mean);
    }

    /** Relative standard deviation at the age that is judged. */
    double spread(TimeWindow size) {
        boolean slot = size.compareTo(TimeWindow.FIVE_MINUTES) <= 0;
        return Math.sqrt(slot ? ofSlots : ofHours);
    }
}
