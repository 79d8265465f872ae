package dev.faultline.functions.publish;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says loudly when too many inputs of a topic become dead letters: as a gauge, and once per storm
 * in the log. Only says so: what one bad client sends must not stop the others, and every letter
 * can be sent again.
 */
final class DeadLetterGauges {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterGauges.class);

    private static final class Topic {

        private final DeadLetterShare share;
        private final Counter inputs;
        private final Counter letters;
        private volatile double shareNow;
        private volatile boolean isStorm;

        Topic(StormLimit limit, MetricGroup metrics) {
            share = new DeadLetterShare(limit);
            inputs = metrics.counter("inputs_total");
            letters = metrics.counter("dead_letters_total");
            metrics.gauge("dead_letter_share", (Gauge<Double>) () -> shareNow);
            metrics.gauge("dead_letter_storm", (Gauge<Integer>) () -> isStorm ? 1 : 0);
        }
    }

    private final StormLimit limit;
    private final MetricGroup metrics;
    private final Map<String, Topic> topics = new HashMap<>();

    DeadLetterGauges(StormLimit limit, MetricGroup metrics) {
        this.limit = limit;
        this.metrics = metrics;
    }

    /** An input has left. */
    void left(String name, boolean isLetter, long now) {
        Topic topic =
                topics.computeIfAbsent(
                        name, each -> new Topic(limit, metrics.addGroup("topic", each)));
        topic.inputs.inc();
        if (isLetter) {
            topic.letters.inc();
        }
        topic.share.add(isLetter, now);
    }

    /** Looks whether there is a storm now. */
    void look(long now) {
        topics.forEach(
                (name, topic) -> {
                    topic.share.moveTo(now);
                    topic.shareNow = topic.share.share();
                    boolean was = topic.isStorm;
                    topic.isStorm = topic.share.isStorm();
                    if (topic.isStorm && !was) {
                        LOG.error(
                                "DEAD LETTER STORM: {} % of what comes from {} cannot be read. See"
                                        + " docs/runbooks/dead-letter-storm.md",
                                Math.round(100 * topic.shareNow), name);
                    } else if (was && !topic.isStorm) {
                        LOG.warn("The dead letter storm of {} is over", name);
                    }
                });
    }
}
