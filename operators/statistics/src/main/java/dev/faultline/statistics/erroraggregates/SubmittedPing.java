package dev.faultline.statistics.erroraggregates;

import java.time.Instant;
import java.util.List;

/**
 * A ping as far as it is aggregated.
 *
 * @param submittedAt when the server took it
 * @param where what it is counted under
 * @param counts what it counts
 * @param experiments experiments of the client
 */
public record SubmittedPing(
        Instant submittedAt,
        PingDimensions where,
        ErrorCounts counts,
        List<Experiment> experiments) {}
