package dev.faultline.statistics.erroraggregates;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row.
 *
 * @param windowStart start of the five minutes
 * @param where dimensions
 * @param experiment the experiment of the row; null in rows of everybody
 * @param counts measures
 */
public record ErrorAggregate(
        Instant windowStart,
        PingDimensions where,
        @Nullable Experiment experiment,
        ErrorCounts counts) {}
