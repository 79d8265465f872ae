package dev.faultline.statistics.rates;

import java.nio.ByteBuffer;

/**
 * How much arrived how long after the start of the five minutes it belongs to. Bins grow by a
 * fourth of an octave, from half a minute to eleven days. Mutable; at rest as {@link #write}.
 */
public final class DelayHistogram {

    static final int BINS = 61;

    private static final double FIRST_EDGE_MILLIS = 30_000;
    private static final int BINS_PER_OCTAVE = 4;

    private final double[] weights;

    private DelayHistogram(double[] weights) {
        this.weights = weights;
    }

    /** Nothing arrived. */
    public static DelayHistogram empty() {
        return new DelayHistogram(new double[BINS]);
    }

    static DelayHistogram read(ByteBuffer in) {
        double[] weights = new double[BINS];
        for (int i = 0; i < BINS; i++) {
            weights[i] = in.getDouble();
        }
        return new DelayHistogram(weights);
    }

    void write(ByteBuffer out) {
        for (double weight : weights) {
            out.putDouble(weight);
        }
    }

    /**
     * Adds an arrival.
     *
     * @param delayMillis from the start of the window to the arrival; below 0 counts as 0
     * @param weight how much arrived, at least 0
     */
    public void add(long delayMillis, double weight) {
        weights[bin(delayMillis)] += weight;
    }

    /** Adds the other's arrivals, by a share. */
    void add(DelayHistogram other, double share) {
        for (int i = 0; i < BINS; i++) {
            weights[i] += share * other.weights[i];
        }
    }

    /** Everything that arrived. */
    double total() {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }

    /** Returns the share that has arrived by each edge of a bin. */
    DelayCurve curve() {
        double total = total();
        double[] shares = new double[BINS];
        double sum = 0;
        for (int i = 0; i < BINS; i++) {
            sum += weights[i];
            shares[i] = sum / total;
        }
        return new DelayCurve(shares);
    }

    static int bin(long delayMillis) {
        if (delayMillis < FIRST_EDGE_MILLIS) {
            return 0;
        }
        double octaves = Math.log(delayMillis / FIRST_EDGE_MILLIS) / Math.log(2);
        return Math.min(BINS - 1, 1 + (int) (octaves * BINS_PER_OCTAVE));
    }

    /** Upper end of a bin, exclusive. */
    static double edgeMillis(int bin) {
        return FIRST_EDGE_MILLIS * Math.pow(2, (double) bin / BINS_PER_OCTAVE);
    }
}
