package dev.faultline.integration;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Prints the current rows of a topic, one JSON document each. Needs kafka-clients, avro and
 * Jackson.
 */
public final class ReadTopic {

    private static final int HEADER_BYTES = 5;

    private final String registryUrl;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, Schema> schemas = new HashMap<>();

    private ReadTopic(String registryUrl) {
        this.registryUrl = registryUrl;
    }

    /** Takes the brokers, the registry and the topic. */
    public static void main(String[] arguments) throws Exception {
        ReadTopic reader = new ReadTopic(arguments[1]);
        for (GenericRecord row : reader.currentRows(arguments[0], arguments[2]).values()) {
            System.out.println(row);
        }
    }

    private Map<String, GenericRecord> currentRows(String bootstrapServers, String topic)
            throws IOException, InterruptedException {
        Map<String, GenericRecord> rows = new HashMap<>();
        try (var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(each -> new TopicPartition(topic, each.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> row : consumer.poll(Duration.ofSeconds(1))) {
                    if (row.value() == null) {
                        rows.remove(row.key()); // deleted
                    } else {
                        rows.put(row.key(), decode(row.value())); // the last one per key counts
                    }
                }
            }
        }
        return rows;
    }

    /** A zero byte, the schema's id in four bytes, then Avro. */
    private GenericRecord decode(byte[] value) throws IOException, InterruptedException {
        int id = ByteBuffer.wrap(value).getInt(1);
        Schema schema = schemas.get(id);
        if (schema == null) {
            schema = fetch(id);
            schemas.put(id, schema);
        }
        return new GenericDatumReader<GenericRecord>(schema)
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(
                                        value, HEADER_BYTES, value.length - HEADER_BYTES, null));
    }

    private Schema fetch(int id) throws IOException, InterruptedException {
        URI uri = URI.create(registryUrl + "/schemas/ids/" + id);
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(uri + " answers " + answer.statusCode());
        }
        return new Schema.Parser()
                .parse(new ObjectMapper().readTree(answer.body()).path("schema").asText());
    }
}
