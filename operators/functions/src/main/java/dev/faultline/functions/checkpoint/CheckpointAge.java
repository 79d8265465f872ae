package dev.faultline.functions.checkpoint;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Seconds since the last checkpoint was completed, or since the task began where there was none: as
 * much is read again after a failure. Flink has metrics of a checkpoint's length and size, and none
 * of its age.
 */
public final class CheckpointAge {

    private static final double MILLIS = 1000;

    private final LongSupplier clock;
    private volatile long completedAt;

    private CheckpointAge(LongSupplier clock) {
        this.clock = clock;
        completedAt = clock.getAsLong();
    }

    /**
     * Registers the gauge.
     *
     * @param clock milliseconds
     */
    public static CheckpointAge register(MetricGroup metrics, LongSupplier clock) {
        CheckpointAge age = new CheckpointAge(clock);
        metrics.gauge("checkpoint_age_seconds", (Gauge<Double>) age::seconds);
        return age;
    }

    /** A checkpoint was completed now. */
    public void completed() {
        completedAt = clock.getAsLong();
    }

    private double seconds() {
        return (clock.getAsLong() - completedAt) / MILLIS;
    }
}
