package dev.faultline.jobs.notifier;

import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.AvroCodec;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.schema.Alert;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of alerts, from its beginning. Not thread safe; whoever gets an exception begins anew
 * with another one.
 */
final class AlertTopic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertTopic.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroCodec<Alert> codec;
    private final Meters meters;
    private final List<TopicPartition> partitions;

    /**
     * One record.
     *
     * @param statement null when the key was deleted or the record cannot be read
     */
    record Row(TopicPartition partition, long offset, String key, @Nullable Statement statement) {}

    /**
     * Goes to the beginning.
     *
     * @param group name under which offsets are committed
     * @throws KafkaException when the broker or the topic is not there
     */
    AlertTopic(KafkaSettings settings, String group, Meters meters) {
        Properties properties = settings.client();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        this.consumer = new KafkaConsumer<>(properties, bytes, bytes);
        this.codec = new AvroCodec<>(Topics.ALERTS, Alert.class, settings.registry());
        this.meters = meters;
        try {
            this.partitions =
                    consumer.partitionsFor(Topics.ALERTS, TIMEOUT).stream()
                            .map(info -> new TopicPartition(Topics.ALERTS, info.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                throw new KafkaException("there is no topic " + Topics.ALERTS);
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(partitions, TIMEOUT);
    }

    /** What was committed; partitions without a commit are not in it. */
    Map<TopicPartition, OffsetAndMetadata> committed() {
        Map<TopicPartition, OffsetAndMetadata> committed =
                new HashMap<>(consumer.committed(new HashSet<>(partitions), TIMEOUT));
        committed.values().removeIf(offset -> offset == null);
        return committed;
    }

    void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        consumer.commitSync(offsets, TIMEOUT);
    }

    /** True when everything before these offsets has been returned by {@link #next}. */
    boolean hasReached(Map<TopicPartition, Long> offsets) {
        Set<TopicPartition> behind = new HashSet<>(partitions);
        behind.removeIf(p -> consumer.position(p, TIMEOUT) >= offsets.getOrDefault(p, 0L));
        return behind.isEmpty();
    }

    /**
     * What has arrived, after at most half a second.
     *
     * @throws dev.faultline.jobs.kafka.RegistryException when the registry does not answer
     */
    List<Row> next() {
        List<Row> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            rows.add(
                    new Row(
                            new TopicPartition(record.topic(), record.partition()),
                            record.offset(),
                            record.key() == null
                                    ? ""
                                    : new String(record.key(), StandardCharsets.UTF_8),
                            record.value() == null ? null : statement(record)));
        }
        return rows;
    }

    private @Nullable Statement statement(ConsumerRecord<byte[], byte[]> record) {
        try {
            return new Statement(codec.decode(record.value()), record.timestamp());
        } catch (UndecodableRecordException e) {
            // Written by a job of ours: a person has to look.
            meters.unreadable.incrementAndGet();
            LOG.error(
                    "Ignored {}-{}@{}: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            return null;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
