package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.audit.Finding.Kind;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the jobs have not done yet.
 *
 * @param enrich records behind the committed offsets, by input partition
 * @param waiting inputs without a fate, by partition
 * @param monitor records of {@code crash.events.v1} behind the committed offsets
 */
record Lag(Map<String, Long> enrich, Map<String, InputCheck.Waiting> waiting, long monitor) {

    static Lag of(
            Snapshot snapshot,
            Scan scan,
            InputCheck inputs,
            AuditSettings settings,
            Findings findings) {
        Map<String, Long> enrich = new TreeMap<>();
        for (String topic : Snapshot.INPUTS) {
            for (Map.Entry<TopicPartition, Long> end : snapshot.endsOf(topic).entrySet()) {
                TopicPartition at = end.getKey();
                long done =
                        snapshot.enriched()
                                .getOrDefault(at, snapshot.beginning(topic, at.partition()));
                enrich.put(topic + '/' + at.partition(), Math.max(0, end.getValue() - done));
            }
        }
        long age = snapshot.takenAt() - scan.oldestUnread();
        if (scan.unread() > 0 && age > settings.allowedDelay().toMillis()) {
            findings.add(
                    Kind.OVERDUE,
                    Topics.EVENTS,
                    settings.monitorGroup(),
                    scan.unread()
                            + " records not read, the first for "
                            + age / 1000
                            + " s, allowed are "
                            + settings.allowedDelay().toSeconds()
                            + " s");
        }
        return new Lag(enrich, inputs.waiting(), scan.unread());
    }
}
