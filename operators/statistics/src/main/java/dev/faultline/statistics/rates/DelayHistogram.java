package dev.faultline.statistics.rates;

import java.nio.ByteBuffer;
import java.util.Arrays;

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

    /**
     * Adds what arrived for a stretch of time at once, evenly over it.
     *
     * @param start of the stretch, epoch milliseconds
     * @param end its end, after the start
     * @param receivedAt when it arrived, epoch milliseconds
     * @param weight how much, at least 0
     */
    public void addStretch(long start, long end, long receivedAt, double weight) {
        long slot = TimeWindow.FIVE_MINUTES.millis();
        for (long at = TimeWindow.FIVE_MINUTES.startOf(start); at < end; at += slot) {
            double covered = (double) Math.min(end, at + slot) - Math.max(start, at);
            add(receivedAt - at, weight * covered / (end - start));
        }
    }

    /** Adds the other's arrivals. */
    public void add(DelayHistogram other) {
        add(other, 1);
    }

    /** The form in which it travels: number of a bin and its weight, of those that have any. */
    public byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(BINS * (1 + Double.BYTES));
        for (int i = 0; i < BINS; i++) {
            if (weights[i] != 0) {
                out.put((byte) i).putDouble(weights[i]);
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes are something else
     */
    public static DelayHistogram fromBytes(byte[] bytes) {
        if (bytes.length % (1 + Double.BYTES) != 0) {
            throw new IllegalArgumentException("not a histogram of delays");
        }
        DelayHistogram histogram = empty();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            int bin = in.get();
            if (bin < 0 || bin >= BINS) {
                throw new IllegalArgumentException("not a histogram of delays");
            }
            histogram.weights[bin] = in.getDouble();
        }
        return histogram;
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
