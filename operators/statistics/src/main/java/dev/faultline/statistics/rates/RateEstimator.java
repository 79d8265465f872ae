package dev.faultline.statistics.rates;

import dev.faultline.statistics.rates.RateEstimate.Quality;
import org.apache.commons.statistics.distribution.GammaDistribution;

/**
 * Crash rate per 1,000 usage hours with a 90 % interval.
 *
 * <p>Crashes are Poisson given the exposure and the rate has the Gamma prior of Jeffreys, so that
 * its posterior is Gamma(crashes + 1/2, hours) (Brown, Cai, DasGupta, "Interval estimation in
 * exponential families", Statistica Sinica 2003). With no crash the lower end is 0.
 *
 * <p>Usage arrives later than crashes. While it is incomplete, the usage seen is divided by its
 * completeness, and the uncertainty of that division widens the interval: its squared coefficient
 * of variation is added to the posterior's (product of independent factors, to first order).
 */
public final class RateEstimator {

    private static final double TAIL = 0.05;
    private static final double JEFFREYS = 0.5;

    /** From here on usage counts as complete. */
    private static final double COMPLETE = 0.995;

    private final double minimumCompleteness;
    private final double minimumHours;

    /**
     * An estimator that shows no rate below the given bounds.
     *
     * @param minimumCompleteness share of the usage that must have arrived, 0 to 1
     * @param minimumHours usage hours that must have arrived, above 0
     */
    public RateEstimator(double minimumCompleteness, double minimumHours) {
        if (!(minimumCompleteness >= 0 && minimumCompleteness <= 1)) {
            throw new IllegalArgumentException("completeness is between 0 and 1");
        }
        if (!(minimumHours > 0)) {
            throw new IllegalArgumentException("minimum hours are above 0");
        }
        this.minimumCompleteness = minimumCompleteness;
        this.minimumHours = minimumHours;
    }

    /** The rate when all usage has arrived. */
    public RateEstimate estimate(double crashes, double usageHours) {
        return estimate(crashes, usageHours, 1, 0);
    }

    /**
     * The rate of a window while usage and crashes may still be arriving. Crashes that have not
     * come are taken for exposure that has not been seen.
     *
     * @param crashes crashes that have come, at least 0
     */
    public RateEstimate estimate(double crashes, WindowNowcast window, CrashKind kind) {
        double share = window.crashShare(kind);
        return estimate(crashes, window.expectedHours() * share, 1, window.spread());
    }

    /**
     * The rate while usage may still be arriving.
     *
     * @param crashes crashes counted, at least 0; may be fractional when weighted
     * @param usageHours usage hours that arrived, at least 0
     * @param completeness share of the usage expected to have arrived by now, 0 to 1
     * @param completenessSpread relative standard deviation of that share between days, at least 0
     */
    public RateEstimate estimate(
            double crashes, double usageHours, double completeness, double completenessSpread) {
        if (!(crashes >= 0 && usageHours >= 0 && completenessSpread >= 0)
                || !(completeness >= 0 && completeness <= 1)) {
            throw new IllegalArgumentException("a rate needs finite counts of at least 0");
        }
        if (completeness < minimumCompleteness || usageHours < minimumHours || completeness == 0) {
            return new RateEstimate(
                    crashes,
                    usageHours,
                    0,
                    0,
                    Double.POSITIVE_INFINITY,
                    completeness,
                    Quality.INSUFFICIENT);
        }
        double hours = usageHours / completeness;
        double mean = (crashes + JEFFREYS) / hours;
        double shape = 1 / (1 / (crashes + JEFFREYS) + completenessSpread * completenessSpread);
        GammaDistribution posterior = GammaDistribution.of(shape, 1000 * mean / shape);
        return new RateEstimate(
                crashes,
                hours,
                1000 * crashes / hours,
                crashes == 0 ? 0 : posterior.inverseCumulativeProbability(TAIL),
                posterior.inverseSurvivalProbability(TAIL),
                completeness,
                completeness >= COMPLETE ? Quality.COMPLETE : Quality.PARTIAL);
    }
}
