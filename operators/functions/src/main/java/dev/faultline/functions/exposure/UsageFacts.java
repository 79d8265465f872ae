package dev.faultline.functions.exposure;

import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.Hash64;
import dev.faultline.schema.UsageSample;
import dev.faultline.statistics.rates.ExposureChange;
import dev.faultline.statistics.rates.TimeWindow;
import org.jspecify.annotations.Nullable;

/**
 * What of a usage sample is counted.
 *
 * @param sample hash of the sample's id
 * @param receivedAt receive time, epoch milliseconds
 * @param start start of the subsession
 * @param end end of the subsession, not after its receipt
 * @param where dimensions, without a process
 * @param wallMillis wall-clock use
 * @param activeMillis use with activity
 * @param sessions sessions started
 * @param client hash of the client's id on the day of the end, so that days cannot be joined by it;
 *     0 for a sample without a client
 */
public record UsageFacts(
        long sample,
        long receivedAt,
        long start,
        long end,
        Dimensions where,
        long wallMillis,
        long activeMillis,
        int sessions,
        long client) {

    private static final double MILLIS_PER_HOUR = 3_600_000;

    /** Longer use is not believed, nor is one that has no end. */
    private static final long MAX_MILLIS = ExposureChange.MAXIMUM_SPAN_MILLIS;

    static UsageFacts of(UsageSample sample) {
        long receivedAt = sample.getReceivedAt().toEpochMilli();
        long end = sample.getIntervalEnd().toEpochMilli();
        // A clock that runs ahead: the subsession ended at the latest when its sample came.
        long ahead = Math.max(0, end - receivedAt);
        return new UsageFacts(
                Hash64.of(sample.getSampleId()),
                receivedAt,
                sample.getIntervalStart().toEpochMilli() - ahead,
                end - ahead,
                new Dimensions(
                        sample.getProduct(),
                        sample.getChannel(),
                        sample.getVersion(),
                        sample.getBuildId(),
                        sample.getOs(),
                        ""),
                millis(sample.getHoursWall()),
                millis(sample.getHoursActive()),
                Math.max(0, sample.getSessions()),
                client(sample.getClientId(), end - ahead - 1));
    }

    private static long client(@Nullable String id, long lastUse) {
        return id == null || id.isBlank() ? 0 : Hash64.of(TimeWindow.DAY.startOf(lastUse) + id);
    }

    private static long millis(double hours) {
        return Math.max(0, Math.min(Math.round(hours * MILLIS_PER_HOUR), MAX_MILLIS));
    }
}
