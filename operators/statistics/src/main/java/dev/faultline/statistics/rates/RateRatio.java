package dev.faultline.statistics.rates;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * How much higher one crash rate is than another. Crashes are Poisson given the hours, and each
 * rate has the Gamma prior of Jeffreys; then of two rates a and b, a / (a + b) in units of their
 * hours has a Beta distribution, from which all of this follows exactly.
 *
 * @param ratio the first rate by the second, posterior median
 * @param low lower end of its 90 % interval
 * @param high upper end of its 90 % interval
 * @param worse probability that the first is more than a fifth higher
 * @param better probability that the second is more than a fifth higher
 */
public record RateRatio(double ratio, double low, double high, double worse, double better) {

    private static final double JEFFREYS = 0.5;
    private static final double TAIL = 0.05;
    private static final double NOTABLE = 1.2;

    /**
     * Compares two rates.
     *
     * @param crashes crashes of the first, at least 0
     * @param hours usage hours of the first, above 0
     * @param otherCrashes crashes of the second
     * @param otherHours usage hours of the second, above 0
     * @throws IllegalArgumentException when a number is out of its range
     */
    public static RateRatio of(long crashes, double hours, long otherCrashes, double otherHours) {
        if (crashes < 0 || otherCrashes < 0 || !(hours > 0) || !(otherHours > 0)) {
            throw new IllegalArgumentException("rates need counts of at least 0 and some usage");
        }
        BetaDistribution share = BetaDistribution.of(crashes + JEFFREYS, otherCrashes + JEFFREYS);
        double scale = otherHours / hours;
        return new RateRatio(
                ratio(share.inverseCumulativeProbability(0.5), scale),
                ratio(share.inverseCumulativeProbability(TAIL), scale),
                ratio(share.inverseSurvivalProbability(TAIL), scale),
                share.survivalProbability(share(NOTABLE, scale)),
                share.cumulativeProbability(share(1 / NOTABLE, scale)));
    }

    private static double ratio(double share, double scale) {
        return share / (1 - share) * scale;
    }

    private static double share(double ratio, double scale) {
        return ratio / (ratio + scale);
    }
}
