package dev.faultline.jobs.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes a key without a value, which deletes the row of that key when the topic is compacted. */
final class DeletionSerializer implements KafkaRecordSerializationSchema<String> {

    private final String topic;

    DeletionSerializer(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            String key, KafkaSinkContext context, @Nullable Long timestamp) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), null);
    }
}
