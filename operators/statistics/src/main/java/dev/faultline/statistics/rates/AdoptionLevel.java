package dev.faultline.statistics.rates;

/**
 * The steps at which builds are compared: shares of a channel's usage. A build is looked at when it
 * reaches one, beside an earlier build as that was when it reached the same.
 */
public final class AdoptionLevel {

    private static final int[] PERCENT = {1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90};

    private AdoptionLevel() {}

    /**
     * The highest level that a share has reached, in percent; 0 below the first.
     *
     * @param hours usage hours of the build in the last day
     * @param allHours usage hours of the channel in the same time
     */
    public static int reached(double hours, double allHours) {
        int level = 0;
        for (int percent : PERCENT) {
            if (hours * 100 >= percent * allHours && hours > 0) {
                level = percent;
            }
        }
        return level;
    }
}
