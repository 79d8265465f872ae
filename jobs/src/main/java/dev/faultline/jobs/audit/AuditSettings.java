package dev.faultline.jobs.audit;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to audit.
 *
 * @param enrichGroup consumer group of the enrichment
 * @param monitorGroup consumer group of the monitoring
 * @param allowedDelay how long an input may wait before that is a finding
 * @param publishInterval as set for the monitoring job
 * @param silenceHold as set for the monitoring job
 * @param horizon as set for the monitoring job
 * @param horizonBucket as set for the monitoring job
 * @param maximumSignatures as set for the monitoring job
 * @param repeatsAreFindings whether a record that was said twice, word for word, is a finding
 * @param findingsKept findings shown for each topic and kind; all are counted
 * @param spillFolder folder in which rows lie between two passes
 */
public record AuditSettings(
        String enrichGroup,
        String monitorGroup,
        Duration allowedDelay,
        Duration publishInterval,
        Duration silenceHold,
        Duration horizon,
        Duration horizonBucket,
        int maximumSignatures,
        boolean repeatsAreFindings,
        int findingsKept,
        Path spillFolder) {

    /** Checks the bounds. */
    public AuditSettings {
        if (allowedDelay.isNegative() || publishInterval.toMillis() < 1) {
            throw new IllegalArgumentException("durations are positive");
        }
        if (horizon.toMillis() < 1 || horizonBucket.toMillis() < 1) {
            throw new IllegalArgumentException("a horizon is positive");
        }
        if (maximumSignatures < 1) {
            throw new IllegalArgumentException("at least one signature is counted");
        }
        if (findingsKept < 1) {
            throw new IllegalArgumentException("at least one finding is shown");
        }
    }

    /** Receive time at which what was last touched then is forgotten. */
    long expiryOf(long receivedAt) {
        return ceil(receivedAt + horizon.toMillis(), horizonBucket.toMillis());
    }

    /** Receive time at which a row that changed then must have been published. */
    long dueAfter(long receivedAt) {
        return ceil(receivedAt + 1, publishInterval.toMillis());
    }

    private static long ceil(long time, long unit) {
        return Math.floorDiv(time + unit - 1, unit) * unit;
    }
}
