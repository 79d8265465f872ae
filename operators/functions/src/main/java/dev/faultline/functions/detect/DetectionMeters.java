package dev.faultline.functions.detect;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * How far detection is behind the clock, for on-call. Both delays count from the end of a step,
 * when the last crash that an alert of it speaks of was received. While old records are read again
 * they are as long as the records are old.
 */
final class DetectionMeters {

    private static final double MILLIS = 1000;

    private final Counter steps;
    private final Counter updates;
    private volatile long stepDelayMillis;
    private volatile long alertDelayMillis;

    DetectionMeters(MetricGroup metrics) {
        steps = metrics.counter("detection_steps_total");
        updates = metrics.counter("alert_updates_total");
        metrics.gauge("detection_delay_seconds", (Gauge<Double>) () -> stepDelayMillis / MILLIS);
        metrics.gauge("alert_delay_seconds", (Gauge<Double>) () -> alertDelayMillis / MILLIS);
    }

    /** A step has been taken, and so many alerts were said in it. */
    void stepped(long delayMillis, int alerts) {
        steps.inc();
        updates.inc(alerts);
        stepDelayMillis = delayMillis;
        if (alerts > 0) {
            alertDelayMillis = delayMillis;
        }
    }
}
