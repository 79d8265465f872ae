package dev.faultline.jobs.generator;

import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;

/** Moments of a Poisson process whose rate changes with time, by thinning (Lewis, Shedler 1979). */
final class Arrivals {

    private final SplittableRandom random;
    private final LongToDoubleFunction perSecond;
    private final double peakPerSecond;
    private final long endMillis;
    private double atMillis;

    /**
     * @param perSecond rate at a moment, at most {@code peakPerSecond}
     */
    Arrivals(
            SplittableRandom random,
            long startMillis,
            long endMillis,
            double peakPerSecond,
            LongToDoubleFunction perSecond) {
        this.random = random;
        this.perSecond = perSecond;
        this.peakPerSecond = peakPerSecond;
        this.endMillis = endMillis;
        this.atMillis = startMillis;
    }

    /** The next moment, or {@link Long#MAX_VALUE} after the last. */
    long next() {
        while (peakPerSecond > 0) {
            atMillis += -1000 * Math.log1p(-random.nextDouble()) / peakPerSecond;
            if (atMillis >= endMillis) {
                break;
            }
            long moment = (long) atMillis;
            if (random.nextDouble() * peakPerSecond < perSecond.applyAsDouble(moment)) {
                return moment;
            }
        }
        return Long.MAX_VALUE;
    }
}
