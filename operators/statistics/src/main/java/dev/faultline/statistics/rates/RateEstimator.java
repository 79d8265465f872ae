package dev.faultline.statistics.rates;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Crash rate per 1,000 usage hours with a 90 % interval.
 *
 * <p>Crashes are Poisson given the exposure and the rate has the Gamma prior of Jeffreys, so that
 * its posterior is Gamma(crashes + 1/2, hours) (Brown, Cai, DasGupta, "Interval estimation in
 * exponential families", Statistica Sinica 2003). With no crash the lower end is 0.
 *
 * <p>Usage arrives later than crashes. While some of it is only expected, the uncertainty of that
 * widens the interval: its squared coefficient of variation is added to the posterior's (product of
 * independent factors, to first order).
 */
public final class RateEstimator {

    private static final double TAIL = 0.05;
    private static final double JEFFREYS = 0.5;
    private static final int REMEMBERED = 4_096;

    private final double minimumHours;

    // A quantile takes a search of 10 µs, and depends on the shape alone: of the rows of one
    // minute, many have the same few crashes. Shared by all tasks; which of two equal answers is
    // remembered does not matter.
    private final AtomicReferenceArray<@Nullable UnitInterval> remembered =
            new AtomicReferenceArray<>(REMEMBERED);

    /**
     * An estimator that shows no rate below the given usage.
     *
     * @param minimumHours usage hours, above 0
     */
    public RateEstimator(double minimumHours) {
        if (!(minimumHours > 0)) {
            throw new IllegalArgumentException("minimum hours are above 0");
        }
        this.minimumHours = minimumHours;
    }

    /**
     * The rate when all usage has arrived.
     *
     * @param crashes crashes counted, at least 0; may be fractional when weighted
     * @param usageHours usage hours, at least 0
     * @return null when there is too little usage to say anything
     */
    public @Nullable RateEstimate estimate(double crashes, double usageHours) {
        return estimate(crashes, usageHours, 0);
    }

    /**
     * The rate of a window while usage and crashes may still be arriving. Crashes that have not
     * come are taken for exposure that has not been seen.
     *
     * @param crashes crashes that have come, at least 0
     * @return null when there is too little usage to say anything
     */
    public @Nullable RateEstimate estimate(double crashes, WindowNowcast window, CrashKind kind) {
        return estimate(crashes, window.expectedHours() * window.crashShare(kind), window.spread());
    }

    private @Nullable RateEstimate estimate(double crashes, double hours, double spread) {
        if (!(crashes >= 0 && hours >= 0 && spread >= 0)) {
            throw new IllegalArgumentException("a rate needs finite counts of at least 0");
        }
        if (hours < minimumHours) {
            return null;
        }
        double mean = 1000 * (crashes + JEFFREYS) / hours;
        double shape = 1 / (1 / (crashes + JEFFREYS) + spread * spread);
        UnitInterval unit = unitInterval(shape);
        double scale = mean / shape;
        return new RateEstimate(
                1000 * crashes / hours, crashes == 0 ? 0 : scale * unit.low, scale * unit.high);
    }

    private UnitInterval unitInterval(double shape) {
        int slot = ((Double.hashCode(shape) * 0x9E3779B1) >>> 12) % REMEMBERED;
        UnitInterval known = remembered.get(slot);
        if (known == null || known.shape != shape) {
            GammaDistribution gamma = GammaDistribution.of(shape, 1);
            known =
                    new UnitInterval(
                            shape,
                            gamma.inverseCumulativeProbability(TAIL),
                            gamma.inverseSurvivalProbability(TAIL));
            remembered.set(slot, known);
        }
        return known;
    }

    /** The interval of a Gamma distribution of scale 1. */
    private record UnitInterval(double shape, double low, double high) {}
}
