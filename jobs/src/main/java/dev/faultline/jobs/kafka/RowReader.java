package dev.faultline.jobs.kafka;

import dev.faultline.functions.detect.RecordedCrashes;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashEventRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a topic of ours holds now. Belongs to no consumer group, so looking changes nothing.
 */
public final class RowReader {

    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaSettings settings;

    public RowReader(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * Takes rows.
     *
     * @param <T> the record type of the topic
     */
    public interface Rows<T> {

        /**
         * Takes one row.
         *
         * @param row null when the key was deleted or the row cannot be read
         * @return whether more are wanted
         */
        boolean take(String key, @Nullable T row);
    }

    /**
     * Hands over every row, in order within a partition.
     *
     * @throws KafkaException when the brokers or the topic are not there
     * @throws RegistryException when the registry does not answer
     */
    public <T extends SpecificRecordBase> void read(String topic, Class<T> type, Rows<T> rows) {
        AvroCodec<T> codec = new AvroCodec<>(topic, type, settings.registry());
        try (var consumer = TopicConsumers.open(settings)) {
            List<TopicPartition> partitions = TopicConsumers.partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    String key =
                            record.key() == null
                                    ? ""
                                    : new String(record.key(), StandardCharsets.UTF_8);
                    if (!rows.take(key, TopicTail.decoded(codec, record.value()))) {
                        return;
                    }
                }
            }
        }
    }

    /**
     * The last row of a key, looked for among the last records of its partition: rows are not found
     * by key, so all of them pass by, though only those of the key are decoded.
     *
     * @param most how many records are looked through
     * @param bound how long the looking may take
     * @return null when it is not among them
     * @throws KafkaException when the brokers or the topic are not there
     * @throws RegistryException when the registry does not answer
     */
    public <T extends SpecificRecordBase> @Nullable T findLast(
            String topic, Class<T> type, String key, long most, Duration bound) {
        AvroCodec<T> codec = new AvroCodec<>(topic, type, settings.registry());
        byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
        try (var consumer = TopicConsumers.open(settings)) {
            List<TopicPartition> all = TopicConsumers.partitions(consumer, topic);
            // As every producer of ours does it.
            TopicPartition home =
                    new TopicPartition(
                            topic, BuiltInPartitioner.partitionForKey(wanted, all.size()));
            List<TopicPartition> only = List.of(home);
            consumer.assign(only);
            long end = consumer.endOffsets(only, TopicConsumers.TIMEOUT).getOrDefault(home, 0L);
            long first =
                    consumer.beginningOffsets(only, TopicConsumers.TIMEOUT).getOrDefault(home, 0L);
            consumer.seek(home, Math.max(first, end - most));
            byte[] last = null;
            long deadline = System.nanoTime() + bound.toNanos();
            while (consumer.position(home) < end && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (Arrays.equals(wanted, record.key())) {
                        last = record.value();
                    }
                }
            }
            return TopicTail.decoded(codec, last);
        }
    }

    /** Hands over the crashes on the event topic until they hold more than so many. */
    public void readCrashes(RecordedCrashes crashes, int most) {
        read(
                Topics.EVENTS,
                CrashEventRecord.class,
                (key, record) -> {
                    if (record != null && record.getCrash() != null) {
                        crashes.add(record.getCrash());
                    }
                    return crashes.size() <= most;
                });
    }
}
