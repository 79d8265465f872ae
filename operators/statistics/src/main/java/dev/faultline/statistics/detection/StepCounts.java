package dev.faultline.statistics.detection;

import java.util.List;

/**
 * Everything one channel received in one detection step. The channel's volume is the sum of the
 * cells, so untracked signatures must be present as {@link CellCount#OTHER}. An empty list is a
 * step in which nothing came.
 *
 * @param stepStartMillis receive time at which the step starts, a multiple of the step length
 * @param cells counts; cells may repeat and their order does not change the result
 * @param usage use that became known, of whatever time; without it the channel as a whole is not
 *     watched
 */
public record StepCounts(long stepStartMillis, List<CellCount> cells, List<UsageCount> usage) {

    public StepCounts {
        cells = List.copyOf(cells);
        usage = List.copyOf(usage);
    }

    /** A step in which no use became known. */
    public StepCounts(long stepStartMillis, List<CellCount> cells) {
        this(stepStartMillis, cells, List.of());
    }
}
