package dev.faultline.statistics.detection;

import java.util.List;

/**
 * Everything one channel received in one detection step. The channel's volume is the sum of the
 * cells, so untracked signatures must be present as {@link CellCount#OTHER}. An empty list is a
 * step in which nothing came.
 *
 * @param stepStartMillis receive time at which the step starts, a multiple of the step length
 * @param cells counts; cells may repeat and their order does not change the result
 */
public record StepCounts(long stepStartMillis, List<CellCount> cells) {

    public StepCounts {
        cells = List.copyOf(cells);
    }
}
