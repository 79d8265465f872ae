package dev.faultline.jobs.kafka;

import dev.faultline.functions.detect.RecordedCrashes;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashEventRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a topic of ours holds now, from its beginning. Belongs to no consumer group, so
 * looking changes nothing.
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
        Properties properties = settings.client();
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(properties, bytes, bytes)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                throw new KafkaException("there is no topic " + topic);
            }
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
                    if (!rows.take(key, decoded(codec, record.value()))) {
                        return;
                    }
                }
            }
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

    private static <T extends SpecificRecordBase> @Nullable T decoded(
            AvroCodec<T> codec, byte @Nullable [] value) {
        try {
            return value == null ? null : codec.decode(value);
        } catch (UndecodableRecordException e) {
            return null;
        }
    }
}
