package dev.faultline.jobs.audit;

import dev.faultline.jobs.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where everything stood when the audit began, in an order in which nothing that is looked for can
 * be missed because of the jobs that go on: first what the jobs have committed, then the ends of
 * what they read, then those of what they write.
 *
 * @param takenAt when the ends of the inputs were asked for; what was written later may tell of
 *     inputs that the audit does not see
 * @param enriched committed offsets of the enrichment
 * @param monitored committed offsets of the monitoring
 * @param beginnings oldest offsets
 * @param ends offsets up to which the audit reads
 * @param inputEnds ends of the inputs when everything else had been asked for
 */
record Snapshot(
        long takenAt,
        Map<TopicPartition, Long> enriched,
        Map<TopicPartition, Long> monitored,
        Map<TopicPartition, Long> beginnings,
        Map<TopicPartition, Long> ends,
        Map<TopicPartition, Long> inputEnds) {

    static final List<String> INPUTS = List.of(Topics.PINGS, Topics.REPORTS);

    static final List<String> OUTPUTS =
            List.of(
                    Topics.DELETIONS,
                    Topics.CENSUS,
                    Topics.PROCESSED,
                    Topics.PROTECTED,
                    Topics.deadLettersOf(Topics.PINGS),
                    Topics.deadLettersOf(Topics.REPORTS),
                    Topics.LINKS,
                    Topics.COUNTS,
                    Topics.RATES,
                    Topics.LEDGER,
                    Topics.ALERTS,
                    Topics.ALIASES);

    /** Producers wait a tenth of a second for more, and clocks of machines differ a little. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    static Snapshot take(TopicLog log, AuditSettings settings) {
        long takenAt = log.now();
        log.pause(SETTLE);
        List<TopicPartition> inputs = partitions(log, INPUTS);
        List<TopicPartition> between = partitions(log, List.of(Topics.EVENTS));
        Map<TopicPartition, Long> enriched = log.committed(settings.enrichGroup(), inputs);
        Map<TopicPartition, Long> monitored = log.committed(settings.monitorGroup(), between);
        List<TopicPartition> outputs = partitions(log, OUTPUTS);
        Map<TopicPartition, Long> ends = new HashMap<>(log.ends(inputs));
        ends.putAll(log.ends(between));
        log.pause(SETTLE);
        ends.putAll(log.ends(outputs));
        Map<TopicPartition, Long> inputEnds = log.ends(inputs);
        return new Snapshot(
                takenAt, enriched, monitored, log.beginnings(ends.keySet()), ends, inputEnds);
    }

    private static List<TopicPartition> partitions(TopicLog log, List<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        topics.forEach(topic -> partitions.addAll(log.partitions(topic)));
        return partitions;
    }

    /** Where the reading of a topic ends. */
    Map<TopicPartition, Long> endsOf(String topic) {
        Map<TopicPartition, Long> some = new HashMap<>();
        ends.forEach(
                (partition, end) -> {
                    if (partition.topic().equals(topic)) {
                        some.put(partition, end);
                    }
                });
        return some;
    }

    long beginning(String topic, int partition) {
        return beginnings.getOrDefault(new TopicPartition(topic, partition), 0L);
    }

    /** Whether every record that a topic ever had is still there. */
    boolean isWhole(String topic) {
        return beginnings.entrySet().stream()
                .filter(each -> each.getKey().topic().equals(topic))
                .allMatch(each -> each.getValue() == 0);
    }

    /** Whether there can be an input at a position that the audit has not seen. */
    boolean mayExist(String topic, int partition, long offset) {
        Long end = inputEnds.get(new TopicPartition(topic, partition));
        return end != null && offset >= 0 && offset < end;
    }

    /** Whether the audit has looked at a position of an input. */
    boolean isAudited(String topic, int partition, long offset) {
        TopicPartition at = new TopicPartition(topic, partition);
        Long end = ends.get(at);
        return end != null && offset >= beginning(topic, partition) && offset < end;
    }

    boolean isMonitored(int partition, long offset) {
        return offset < monitored.getOrDefault(new TopicPartition(Topics.EVENTS, partition), 0L);
    }

    /** Records there are to read. */
    long records() {
        return ends.entrySet().stream()
                .mapToLong(
                        each ->
                                Math.max(
                                        0,
                                        each.getValue()
                                                - beginnings.getOrDefault(each.getKey(), 0L)))
                .sum();
    }
}
