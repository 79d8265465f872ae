package dev.faultline.statistics.detection;

import java.util.Arrays;

/**
 * Betting scores against an overdispersed count. For a count of mean mu and variance phi·mu,
 * negative binomial of the first kind (NB1), exp(theta·c − mu·k) has expectation 1 when k = −ln(1 −
 * (phi − 1) (e^theta − 1)) / (phi − 1), the NB1 cumulant, and expectation at most 1 when the mean
 * is at most mu (theta and k are positive): an e-value. theta = ln(rho·phi / (1 + rho (phi − 1)))
 * makes it the likelihood ratio of the means rho·mu and mu, the best bet if the rate rose by the
 * factor rho.
 *
 * <p>Tabulated over dispersion so that a bet costs one multiplication and one addition.
 */
final class Bets {

    /** Rises that are bet on: from slow drifts to new signatures. */
    private static final double[] RISES = {1.25, 1.5, 2, 3, 6, 15, 60};

    /**
     * Rises that are bet on steps with any count: for signatures that are hardly expected at all.
     */
    private static final double[] HIT_RISES = {30, 500};

    static final int COUNT_BETS = RISES.length;

    /** Bets held side by side. */
    static final int COUNT = RISES.length + HIT_RISES.length;

    static final double MAXIMUM_DISPERSION = 20;

    private static final int ROWS = 60;
    private static final double LOG_STEP = Math.log(MAXIMUM_DISPERSION) / (ROWS - 1);
    private static final float[][] THETA = new float[ROWS][COUNT_BETS];
    private static final float[][] K = new float[ROWS][COUNT_BETS];
    private static final double[] HIT_RATE = new double[ROWS];
    private static final double[] LOG_HIT_RISES = Arrays.stream(HIT_RISES).map(Math::log).toArray();

    static {
        for (int row = 0; row < ROWS; row++) {
            double dispersion = Math.exp(row * LOG_STEP);
            HIT_RATE[row] = row == 0 ? 1 : Math.log(dispersion) / (dispersion - 1);
            for (int j = 0; j < COUNT_BETS; j++) {
                THETA[row][j] = (float) theta(RISES[j], dispersion);
                K[row][j] = (float) cumulant(THETA[row][j], dispersion);
            }
        }
    }

    private Bets() {}

    static double theta(double rise, double dispersion) {
        return Math.log(rise * dispersion / (1 + rise * (dispersion - 1)));
    }

    static double cumulant(double theta, double dispersion) {
        double excess = dispersion - 1;
        double gain = Math.expm1(theta);
        return excess < 1e-6 ? gain : -Math.log1p(-excess * gain) / excess;
    }

    /**
     * Table row whose dispersion is the next at or above the given one, which errs towards calm.
     */
    static int row(double dispersion) {
        double position = Math.log(Math.max(1, dispersion)) / LOG_STEP;
        return Math.min(ROWS - 1, (int) Math.ceil(position - 1e-9));
    }

    /**
     * Steps with a count per mean count: an NB1 count of small mean mu is at least 1 with
     * probability 1 − phi^(−mu / (phi − 1)), at most mu·ln(phi) / (phi − 1). Counts above 1 come in
     * clusters then, which is why a bet on counts gains no more than ln(phi / (phi − 1)) for each.
     */
    static double hitRate(int row) {
        return HIT_RATE[row];
    }

    static double hitRise(int bet) {
        return HIT_RISES[bet - COUNT_BETS];
    }

    static double logHitRise(int bet) {
        return LOG_HIT_RISES[bet - COUNT_BETS];
    }

    static float[] thetas(int row) {
        return THETA[row];
    }

    static float[] cumulants(int row) {
        return K[row];
    }
}
