package dev.faultline.jobs.kafka;

import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.jobs.TopicSpec;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** Makes the sources and sinks of the jobs. At-least-once throughout: identities do the rest. */
public final class KafkaEdges {

    private static final String DISCOVERY_MILLIS = "30000";

    private final KafkaSettings settings;

    /** Creates a factory. */
    public KafkaEdges(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads topics as bytes.
     *
     * @param group consumer group; shows the lag, holds no position that matters after the first
     *     start
     * @param start where a job without a checkpoint begins
     * @param topics topics to read
     */
    public KafkaSource<InputRecord> source(
            String group, OffsetsInitializer start, List<String> topics) {
        return KafkaSource.<InputRecord>builder()
                .setProperties(settings.client())
                .setTopics(topics)
                .setGroupId(group)
                .setStartingOffsets(start)
                .setDeserializer(new InputRecordDeserializer())
                .setProperty("partition.discovery.interval.ms", DISCOVERY_MILLIS)
                .setProperty("commit.offsets.on.checkpoint", "true")
                .build();
    }

    /** Starts where the group had committed; from the beginning where it never did. */
    public static OffsetsInitializer committedOrEarliest() {
        return new CommittedOrEarliest();
    }

    /** Returns a decoder of a topic's records. */
    public <T extends SpecificRecordBase> AvroRecordDecoder<T> decoder(
            String topic, Class<T> type) {
        return new AvroRecordDecoder<>(topic, type, settings);
    }

    /**
     * Writes rows; the partition follows from the key.
     *
     * @param key the row's key, see {@link dev.faultline.jobs.Topics}
     */
    public <T extends SpecificRecordBase> KafkaSink<T> rows(
            String topic, Class<T> type, SerializableFunction<T, @Nullable String> key) {
        return rows(topic, type, key, row -> null);
    }

    /**
     * Writes rows, some of them to a partition of their own choice.
     *
     * @param partition partition of a row, or null to follow the key
     */
    public <T extends SpecificRecordBase> KafkaSink<T> rows(
            String topic,
            Class<T> type,
            SerializableFunction<T, @Nullable String> key,
            SerializableFunction<T, @Nullable Integer> partition) {
        return sink(new RowSerializer<>(topic, type, key, partition, row -> false, settings));
    }

    /**
     * Writes rows of a compacted topic.
     *
     * @param isGone whether a row stands for nothing any more; its key is deleted then
     */
    public <T extends SpecificRecordBase> KafkaSink<T> upserts(
            String topic,
            Class<T> type,
            SerializableFunction<T, @Nullable String> key,
            SerializableFunction<T, Boolean> isGone) {
        return sink(new RowSerializer<>(topic, type, key, row -> null, isGone, settings));
    }

    /** Deletes rows of a compacted topic by their keys. */
    public KafkaSink<String> deletions(String topic) {
        return sink(new DeletionSerializer(topic));
    }

    /**
     * Writes dead letters beside their source topics.
     *
     * @param build version of the job, for the header
     */
    public KafkaSink<DeadLetter> deadLetters(String build) {
        return sink(new DeadLetterSerializer(build));
    }

    private <T> KafkaSink<T> sink(KafkaRecordSerializationSchema<T> serializer) {
        Properties producer = settings.client();
        // Order within a partition is what makes a progress record true; idempotence keeps it.
        producer.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        producer.setProperty(ProducerConfig.ACKS_CONFIG, "all");
        producer.setProperty(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Integer.toString(TopicSpec.MAX_WRITTEN_BYTES));
        producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "100");
        producer.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, "131072");
        return KafkaSink.<T>builder()
                .setBootstrapServers(settings.bootstrapServers())
                .setKafkaProducerConfig(producer)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(serializer)
                .build();
    }
}
