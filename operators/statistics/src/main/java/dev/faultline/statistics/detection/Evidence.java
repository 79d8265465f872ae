package dev.faultline.statistics.detection;

import java.util.Arrays;

/**
 * Evidence that one count runs above its baseline: a CUSUM per bet, W ← clip(W + theta·c − mu·k, 0,
 * 45), mixed with equal weights. A CUSUM stays below the Shiryaev–Roberts sum of the same e-values,
 * so the mixture is an e-detector: under the null it takes e^h steps on average to reach h (Shin,
 * Ramdas, Rinaldo, "E-detectors: a nonparametric framework for sequential change detection", 2023).
 *
 * <p>Also holds what was observed and expected since the evidence was last negligible.
 */
final class Evidence {

    /** Far above any threshold; keeps the way back from a large spike short. */
    private static final float CEILING = 45;

    /** Below this score a run of evidence is over and the next count starts a new one. */
    static final double NEGLIGIBLE = 0.7;

    private static final double SMALL_GAIN = 1e-3;
    private static final double LOG_BETS = Math.log(Bets.COUNT);
    private static final double ROUNDING = 1e-6;

    final float[] logWealth = new float[Bets.COUNT];
    float observed;
    float expected;

    /** Step number in which the run began; meaningless while {@link #observed} is 0. */
    int onsetStep;

    /** Largest of {@link #logWealth}: most questions need no more than this. */
    private float highest;

    /** Score of {@link #logWealth}; not a number until asked for. */
    private double score = Double.NaN;

    /**
     * Takes one count.
     *
     * @param expectedCount the baseline's expectation, which is reported
     */
    void add(int step, double count, double expectedCount, NullMean nullMean) {
        if (isNegligible()) {
            observed = 0;
            expected = 0;
            onsetStep = step;
        }
        observed += (float) count;
        expected += (float) expectedCount;
        move(count, nullMean);
    }

    /** Whether there is nothing that steps without a count could take away. */
    boolean isNothing() {
        return highest == 0;
    }

    /** Whether a run of evidence is over. */
    boolean isNegligible() {
        // The mixture is at most the largest bet and at least its share of the largest.
        return highest < NEGLIGIBLE - ROUNDING
                || (highest < NEGLIGIBLE + LOG_BETS + ROUNDING && score() < NEGLIGIBLE);
    }

    /** A score that the evidence does not exceed, without the sum over all bets. */
    double scoreAtMost() {
        return highest + ROUNDING;
    }

    /** Takes steps in which nothing was counted. */
    void addNothing(double expectedCount, NullMean nullMean) {
        expected += (float) expectedCount;
        move(0, nullMean);
    }

    /**
     * The price of a bet is mu·k while the signature is a small part of the volume. As a large part
     * it is the binomial one, volume·ln(1 + share·k): given the volume, the count then is binomial,
     * and the price stays right when the volume is a few crashes.
     */
    private void move(double count, NullMean nullMean) {
        if (count == 0 && highest == 0) {
            return;
        }
        score = Double.NaN;
        highest = 0;
        float[] thetas = Bets.thetas(nullMean.row());
        float[] cumulants = Bets.cumulants(nullMean.row());
        double volume = nullMean.volume();
        double share = volume > 0 ? nullMean.mean() / volume : 0;
        for (int j = 0; j < Bets.COUNT_BETS; j++) {
            double gain = share * cumulants[j];
            double price =
                    gain < SMALL_GAIN
                            ? nullMean.mean() * cumulants[j]
                            : volume * Math.log(1 + gain);
            set(j, logWealth[j] + thetas[j] * count - price);
        }
        moveHits(count, nullMean);
    }

    /** E[exp(theta·hit)] = 1 + p (e^theta − 1); several quiet steps pay at least their sum. */
    private void moveHits(double count, NullMean nullMean) {
        double hits = nullMean.hits() * Bets.hitRate(nullMean.row());
        for (int j = Bets.COUNT_BETS; j < Bets.COUNT; j++) {
            double gain = Bets.hitRise(j) - 1;
            set(
                    j,
                    count > 0
                            ? logWealth[j]
                                    + Bets.logHitRise(j)
                                    - Math.log(1 + Math.min(1, hits) * gain)
                            : logWealth[j] - hits * gain);
        }
    }

    private void set(int bet, double moved) {
        float bounded = moved <= 0 ? 0 : moved >= CEILING ? CEILING : (float) moved;
        logWealth[bet] = bounded;
        highest = bounded > highest ? bounded : highest;
    }

    /** ln of the mixture: 0 without any evidence. */
    double score() {
        if (Double.isNaN(score)) {
            score = mixture();
        }
        return score;
    }

    private double mixture() {
        if (highest == 0) {
            return 0;
        }
        double sum = 0;
        for (float w : logWealth) {
            sum += Math.exp(w - highest);
        }
        return highest + Math.log(sum) - LOG_BETS;
    }

    void clear() {
        Arrays.fill(logWealth, 0);
        highest = 0;
        score = Double.NaN;
        observed = 0;
        expected = 0;
    }

    /** Without evidence only that: the next count begins a new run. */
    void writeTo(StateWriter out) {
        out.writeFloats(logWealth);
        if (highest > 0) {
            out.writeFloats(observed, expected);
            out.writeLong(onsetStep);
        }
    }

    static Evidence readFrom(StateReader in) {
        Evidence evidence = new Evidence();
        in.readFloats(evidence.logWealth);
        for (float wealth : evidence.logWealth) {
            evidence.highest = Math.max(evidence.highest, wealth);
        }
        if (evidence.highest > 0) {
            float[] run = new float[2];
            in.readFloats(run);
            evidence.observed = run[0];
            evidence.expected = run[1];
            evidence.onsetStep = in.readInt();
        }
        return evidence;
    }
}
