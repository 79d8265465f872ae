package dev.faultline.statistics.rates;

/**
 * A crash rate with its interval.
 *
 * @param crashes crashes counted, at least 0
 * @param usageHours usage hours behind the rate, corrected for what has not arrived yet
 * @param perThousandHours 1,000 × crashes / usage hours; 0 when insufficient
 * @param low lower end of the 90 % interval, same unit
 * @param high upper end of the 90 % interval, same unit; infinite when insufficient
 * @param completeness share of the usage believed to have arrived, 0 to 1
 * @param quality whether to show it
 */
public record RateEstimate(
        double crashes,
        double usageHours,
        double perThousandHours,
        double low,
        double high,
        double completeness,
        Quality quality) {

    /** Whether to show a rate. */
    public enum Quality {
        /** All usage is believed to have arrived. */
        COMPLETE,
        /** Usage is still arriving; the interval is wider for it. */
        PARTIAL,
        /** Too little usage to say anything: show no rate. */
        INSUFFICIENT
    }
}
