package dev.faultline.statistics.labelled;

import java.util.Random;

/** Draws of the distributions the model needs. */
final class Draw {

    private static final double LARGE = 30;

    private Draw() {}

    /** Negative binomial of the first kind: clusters of logarithmic size. */
    static int nb1(Random random, double mean, double dispersion) {
        if (mean > LARGE) {
            double spread = Math.sqrt(dispersion * mean) * random.nextGaussian();
            return (int) Math.max(0, Math.round(mean + spread));
        }
        double excess = dispersion - 1;
        int clusters = poisson(random, mean * Math.log(dispersion) / excess);
        int count = 0;
        for (int i = 0; i < clusters; i++) {
            count += logarithmic(random, excess / dispersion);
        }
        return count;
    }

    static int poisson(Random random, double mean) {
        if (mean > LARGE) {
            double spread = Math.sqrt(mean) * random.nextGaussian();
            return (int) Math.max(0, Math.round(mean + spread));
        }
        double left = Math.exp(-mean);
        int count = 0;
        for (double at = random.nextDouble(); at > left; at *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    private static int logarithmic(Random random, double p) {
        double at = random.nextDouble();
        double probability = -p / Math.log1p(-p);
        int size = 1;
        while (at > probability && size < 1000) {
            at -= probability;
            probability *= p * size / (size + 1);
            size++;
        }
        return size;
    }

    /** First-order autoregression with this standard deviation; returns the next value. */
    static double wander(Random random, double now, double kept, double deviation) {
        return kept * now + deviation * Math.sqrt(1 - kept * kept) * random.nextGaussian();
    }
}
