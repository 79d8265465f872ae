package dev.faultline.functions.detect;

import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.statistics.detection.UsageCount;
import dev.faultline.statistics.rates.TimeWindow;

/**
 * Build and hour that use belongs to, and when it became known.
 *
 * @param stepStart step in which it became known, epoch milliseconds
 * @param build build id
 * @param hourStart start of the hour, epoch milliseconds
 */
public record UsageKey(long stepStart, String build, long hourStart) {

    private static final double MICROS_PER_HOUR = 3.6e9;

    static UsageKey of(long stepStart, ExposureDelta delta) {
        return new UsageKey(
                stepStart, delta.where().buildId(), TimeWindow.HOUR.startOf(delta.windowStart()));
    }

    UsageCount count(long micros) {
        return new UsageCount(build, hourStart, micros / MICROS_PER_HOUR);
    }
}
