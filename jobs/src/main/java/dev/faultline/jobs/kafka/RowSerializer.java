package dev.faultline.jobs.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro rows under a text key. A row that stands for nothing any more is written as the
 * deletion of its key.
 *
 * @param <T> the generated record class
 */
final class RowSerializer<T extends SpecificRecordBase>
        implements KafkaRecordSerializationSchema<T> {

    private final String topic;
    private final Class<T> type;
    private final SerializableFunction<T, @Nullable String> key;
    private final SerializableFunction<T, @Nullable Integer> partition;
    private final SerializableFunction<T, Boolean> isGone;
    private final KafkaSettings settings;
    private transient @Nullable AvroCodec<T> codec;

    RowSerializer(
            String topic,
            Class<T> type,
            SerializableFunction<T, @Nullable String> key,
            SerializableFunction<T, @Nullable Integer> partition,
            SerializableFunction<T, Boolean> isGone,
            KafkaSettings settings) {
        this.topic = topic;
        this.type = type;
        this.key = key;
        this.partition = partition;
        this.isGone = isGone;
        this.settings = settings;
    }

    /**
     * Looks up the schema before there is a row: a topic that is seldom written must not need the
     * registry in the middle of an outage.
     */
    @Override
    public void open(
            SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
        codec().prepare();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            T row, KafkaSinkContext context, @Nullable Long timestamp) {
        PauseGuard.ofThisProcess().check();
        String text = key.apply(row);
        return new ProducerRecord<>(
                topic,
                partition.apply(row),
                text == null ? null : text.getBytes(StandardCharsets.UTF_8),
                isGone.apply(row) ? null : codec().encode(row));
    }

    private AvroCodec<T> codec() {
        AvroCodec<T> current = codec;
        if (current == null) {
            current = new AvroCodec<>(topic, type, settings.registry());
            codec = current;
        }
        return current;
    }
}
