package dev.faultline.jobs.kafka;

import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordHeader;
import dev.faultline.jobs.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes a dead letter beside its source topic: original key, bytes and headers, then headers with
 * the context. Producing the same record to the source topic again is a replay.
 */
final class DeadLetterSerializer implements KafkaRecordSerializationSchema<DeadLetter> {

    private final String build;

    DeadLetterSerializer(String build) {
        this.build = build;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            DeadLetter letter, KafkaSinkContext context, @Nullable Long timestamp) {
        InputRecord input = letter.input();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        Topics.deadLettersOf(input.topic()), input.key(), input.value());
        Headers headers = record.headers();
        for (RecordHeader header : input.headers()) {
            headers.add(header.name(), header.value());
        }
        // dlq.reason comes first: what lies before the last one is the client's.
        add(headers, "dlq.reason", letter.reason().name());
        add(headers, "dlq.stage", letter.stage());
        add(headers, "dlq.topic", input.topic());
        add(headers, "dlq.partition", Integer.toString(input.partition()));
        add(headers, "dlq.offset", Long.toString(input.offset()));
        add(headers, "dlq.timestamp", Long.toString(input.timestampMillis()));
        add(headers, "dlq.message", letter.detail());
        add(headers, "dlq.build", build);
        addForConnectTools(headers, letter);
        return record;
    }

    /** The same under the names of Kafka Connect, for the tools that know those. */
    private static void addForConnectTools(Headers headers, DeadLetter letter) {
        InputRecord input = letter.input();
        add(headers, "__connect.errors.topic", input.topic());
        add(headers, "__connect.errors.partition", Integer.toString(input.partition()));
        add(headers, "__connect.errors.offset", Long.toString(input.offset()));
        add(headers, "__connect.errors.connector.name", "faultline");
        add(headers, "__connect.errors.stage", letter.stage());
        add(headers, "__connect.errors.exception.class.name", letter.reason().name());
        add(headers, "__connect.errors.exception.message", letter.detail());
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
