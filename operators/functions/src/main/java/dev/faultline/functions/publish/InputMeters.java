package dev.faultline.functions.publish;

import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.Fate;
import dev.faultline.schema.Symbolication;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What became of the inputs, for on-call: turned away and why, enriched with gaps, and up to which
 * time of receipt each topic has been read. Labels are our own topics and reasons, never a word of
 * an input.
 */
final class InputMeters {

    /** Reasons are codes of ours; should one be made of an input some day, it ends here. */
    private static final int MAX_REASONS = 64;

    private static final String OTHER = "OTHER";
    private static final double MILLIS = 1000;

    private static final class Topic {

        private final MetricGroup metrics;
        private final Counter crashes;
        private final Counter degraded;
        private final Map<String, Counter> rejected = new HashMap<>();
        private volatile long newestMillis;

        Topic(MetricGroup metrics) {
            this.metrics = metrics;
            crashes = metrics.counter("crashes_total");
            degraded = metrics.counter("crashes_degraded_total");
            metrics.gauge(
                    "newest_received_timestamp_seconds",
                    (Gauge<Double>) () -> newestMillis / MILLIS);
        }

        void reject(String reason) {
            String label =
                    rejected.containsKey(reason) || rejected.size() < MAX_REASONS ? reason : OTHER;
            rejected.computeIfAbsent(
                            label,
                            each ->
                                    metrics.addGroup("reason", each)
                                            .counter("inputs_rejected_total"))
                    .inc();
        }
    }

    private final MetricGroup metrics;
    private final Map<String, Topic> topics = new HashMap<>();

    InputMeters(MetricGroup metrics) {
        this.metrics = metrics;
    }

    /** An input has left. */
    void left(EnrichedCrash crash) {
        Topic topic =
                topics.computeIfAbsent(
                        crash.topic(), each -> new Topic(metrics.addGroup("topic", each)));
        topic.newestMillis = Math.max(topic.newestMillis, crash.receivedAtMillis());
        CensusRecord census = crash.census();
        if (census.getFate() != Fate.ACCEPTED) {
            topic.reject(census.getReason());
        }
        if (crash.processed() != null) {
            topic.crashes.inc();
            Symbolication names = crash.processed().getQuality().getSymbolication();
            if (names == Symbolication.PARTIAL || names == Symbolication.UNAVAILABLE) {
                topic.degraded.inc();
            }
        }
    }
}
