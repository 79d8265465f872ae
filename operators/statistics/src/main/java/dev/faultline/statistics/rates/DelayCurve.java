package dev.faultline.statistics.rates;

/** Share of what belongs to five minutes that has arrived by a time after their start. */
public final class DelayCurve {

    /** Everything arrives at once. */
    public static final DelayCurve AT_ONCE = new DelayCurve(atOnce());

    private final double[] shares;

    DelayCurve(double[] shares) {
        this.shares = shares;
    }

    private static double[] atOnce() {
        double[] shares = new double[DelayHistogram.BINS];
        java.util.Arrays.fill(shares, 1);
        return shares;
    }

    /**
     * Returns the share, 0 to 1.
     *
     * @param delayMillis time since the start of the five minutes
     */
    public double arrivedBy(long delayMillis) {
        if (delayMillis < 0) {
            return 0;
        }
        int bin = DelayHistogram.bin(delayMillis);
        double below = bin == 0 ? 0 : shares[bin - 1];
        double from = bin == 0 ? 0 : DelayHistogram.edgeMillis(bin - 1);
        double part = (delayMillis - from) / (DelayHistogram.edgeMillis(bin) - from);
        return below + Math.min(1, part) * (shares[bin] - below);
    }
}
