package dev.faultline.functions.exposure;

import dev.faultline.statistics.rates.DelayHistogram;

/**
 * Windows whose usage changed since the last publication.
 *
 * @param from start of the first
 * @param to start of the last
 * @param arrivals how late their usage came ({@link DelayHistogram#toBytes}): samples that are read
 *     at once were received at different times
 */
public record DirtyWindows(long from, long to, byte[] arrivals) {

    static DirtyWindows of(UsageFacts usage, long from, long to) {
        DelayHistogram arrivals = DelayHistogram.empty();
        if (usage.end() > usage.start()) {
            arrivals.addStretch(
                    Math.max(usage.start(), from),
                    usage.end(),
                    usage.receivedAt(),
                    (double) usage.wallMillis());
        }
        return new DirtyWindows(from, to, arrivals.toBytes());
    }

    DirtyWindows with(DirtyWindows more) {
        DelayHistogram both = DelayHistogram.fromBytes(arrivals);
        both.add(DelayHistogram.fromBytes(more.arrivals));
        return new DirtyWindows(Math.min(from, more.from), Math.max(to, more.to), both.toBytes());
    }
}
