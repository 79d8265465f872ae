package dev.faultline.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.jobs.kafka.AvroJson;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.SchemaRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads any topic of ours with the schemas its writers registered. Belongs to no consumer group, so
 * looking changes nothing. For one thread.
 */
final class TopicReader implements AutoCloseable {

    private static final int HEADER_BYTES = 5;
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final SchemaRegistry registry;
    private final Map<Integer, GenericDatumReader<Object>> readersById = new HashMap<>();
    private final List<TopicPartition> partitions;

    /**
     * Starts at the end of the topic.
     *
     * @throws ClusterException when there is no such topic
     */
    TopicReader(KafkaSettings settings, String topic) {
        Properties properties = settings.client();
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        this.consumer = new KafkaConsumer<>(properties, bytes, bytes);
        this.registry = settings.registry();
        this.partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            consumer.close();
            throw new ClusterException(
                    "There is no topic " + topic + ". See ./faultline topics list");
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Positions are found when asked for; records written from here on are seen.
        partitions.forEach(consumer::position);
    }

    /**
     * Goes to the first record and hands over everything that is there now, some records at a time,
     * so that a topic need not fit into memory.
     *
     * @param wanted whether to go on
     */
    void readAll(BooleanSupplier wanted, java.util.function.Consumer<List<TopicRow>> rows) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.seekToBeginning(partitions);
        while (wanted.getAsBoolean()
                && partitions.stream()
                        .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
            rows.accept(next());
        }
    }

    /** What has arrived, after at most half a second. */
    List<TopicRow> next() {
        List<TopicRow> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            rows.add(row(record));
        }
        return rows;
    }

    private TopicRow row(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        String keyText = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        byte[] value = record.value();
        return new TopicRow(
                keyText,
                value == null ? JsonNodeFactory.instance.nullNode() : decoded(record, value));
    }

    private JsonNode decoded(ConsumerRecord<byte[], byte[]> record, byte[] value) {
        if (value.length < HEADER_BYTES || value[0] != 0) {
            return raw(record, value);
        }
        try {
            GenericDatumReader<Object> reader =
                    readersById.computeIfAbsent(ByteBuffer.wrap(value).getInt(1), this::reader);
            return AvroJson.of(
                    reader.read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(
                                            value,
                                            HEADER_BYTES,
                                            value.length - HEADER_BYTES,
                                            null)));
        } catch (IOException | AvroRuntimeException e) {
            return raw(record, value);
        }
    }

    private GenericDatumReader<Object> reader(int id) {
        return new GenericDatumReader<>(registry.schemaById(id));
    }

    /** Dead letters hold whatever arrived; their headers say why. */
    private static JsonNode raw(ConsumerRecord<byte[], byte[]> record, byte[] value) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        record.headers()
                .forEach(
                        header ->
                                node.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8)));
        return node.put("bytes", value);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
