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

    final float[] logWealth = new float[Bets.COUNT];
    float observed;
    float expected;

    /** Step number in which the run began; meaningless while {@link #observed} is 0. */
    int onsetStep;

    /** Score of {@link #logWealth}; not a number until asked for. */
    private double score = Double.NaN;

    /**
     * Takes one count.
     *
     * @param expectedCount the baseline's expectation, which is reported
     */
    void add(int step, double count, double expectedCount, NullMean nullMean) {
        if (score() < NEGLIGIBLE) {
            observed = 0;
            expected = 0;
            onsetStep = step;
        }
        observed += (float) count;
        expected += (float) expectedCount;
        move(count, nullMean);
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
        score = Double.NaN;
        float[] thetas = Bets.thetas(nullMean.row());
        float[] cumulants = Bets.cumulants(nullMean.row());
        double volume = nullMean.volume();
        double share = volume > 0 ? nullMean.mean() / volume : 0;
        for (int j = 0; j < Bets.COUNT_BETS; j++) {
            double gain = share * cumulants[j];
            double price =
                    gain < SMALL_GAIN ? nullMean.mean() * cumulants[j] : volume * Math.log1p(gain);
            double moved = logWealth[j] + thetas[j] * count - price;
            logWealth[j] = (float) Math.max(0, Math.min(CEILING, moved));
        }
        moveHits(count, nullMean);
    }

    /** E[exp(theta·hit)] = 1 + p (e^theta − 1); several quiet steps pay at least their sum. */
    private void moveHits(double count, NullMean nullMean) {
        double hits = nullMean.hits() * Bets.hitRate(nullMean.row());
        for (int j = Bets.COUNT_BETS; j < Bets.COUNT; j++) {
            double gain = Bets.hitRise(j) - 1;
            double moved =
                    count > 0
                            ? logWealth[j]
                                    + Math.log(Bets.hitRise(j))
                                    - Math.log1p(Math.min(1, hits) * gain)
                            : logWealth[j] - hits * gain;
            logWealth[j] = (float) Math.max(0, Math.min(CEILING, moved));
        }
    }

    /** ln of the mixture: 0 without any evidence. */
    double score() {
        if (Double.isNaN(score)) {
            score = mixture();
        }
        return score;
    }

    private double mixture() {
        float highest = 0;
        for (float w : logWealth) {
            highest = Math.max(highest, w);
        }
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
        score = Double.NaN;
        observed = 0;
        expected = 0;
    }

    void writeTo(StateWriter out) {
        out.writeFloats(logWealth);
        out.writeFloats(observed, expected);
        out.writeLong(onsetStep);
    }

    static Evidence readFrom(StateReader in) {
        Evidence evidence = new Evidence();
        in.readFloats(evidence.logWealth);
        float[] run = new float[2];
        in.readFloats(run);
        evidence.observed = run[0];
        evidence.expected = run[1];
        evidence.onsetStep = in.readInt();
        return evidence;
    }
}
