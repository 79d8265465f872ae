package dev.faultline.functions.exposure;

import dev.faultline.correlation.Dimensions;
import java.util.List;

/**
 * How the usage of a build on an operating system changed in a 5-minute window.
 *
 * @param where dimensions, without a process
 * @param windowStart start of the window, epoch milliseconds
 * @param microSeconds usage more, or less when negative, in millionths of a second
 * @param arrivals how late usage came since the last change of that build and system, whichever
 *     window it was of ({@link dev.faultline.statistics.rates.DelayHistogram#toBytes}); one change
 *     of several tells it, the others say nothing
 * @param clients clients whose use in the window has come, each once
 */
public record ExposureDelta(
        Dimensions where,
        long windowStart,
        long microSeconds,
        byte[] arrivals,
        List<Long> clients) {

    /** Says nothing of delays. */
    public static final byte[] NO_ARRIVALS = {};
}
