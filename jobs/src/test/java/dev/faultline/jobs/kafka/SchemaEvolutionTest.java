package dev.faultline.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.jobs.TopicSpec;
import dev.faultline.jobs.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The next minor version of a schema has one field more. Its records reach jobs of today while a
 * release is rolled out or back, and records of today reach readers of tomorrow.
 */
class SchemaEvolutionTest {

    private static final int HEADER_BYTES = 5;

    private final List<String> schemas = new CopyOnWriteArrayList<>();
    private final HttpServer server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    private final SchemaRegistry registry;

    SchemaEvolutionTest() throws IOException {
        server.createContext("/", this::answer);
        server.start();
        registry =
                new SchemaRegistry("http://127.0.0.1:" + server.getAddress().getPort(), Map.of());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** The two questions that are asked: the schema of an id, the id of a schema. */
    private void answer(HttpExchange exchange) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        String path = exchange.getRequestURI().getPath();
        byte[] asked = exchange.getRequestBody().readAllBytes();
        Map<String, Object> answer;
        if (path.startsWith("/schemas/ids/")) {
            int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
            answer = Map.of("schema", schemas.get(id - 1));
        } else {
            String schema = json.readTree(asked).path("schema").asText();
            answer = Map.of("subject", "s", "version", 1, "id", idOf(schema), "schema", schema);
        }
        byte[] body = json.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private int idOf(String schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema) + 1;
    }

    static Stream<TopicSpec> topics() {
        return Topics.all().stream().filter(topic -> topic.schema() != null);
    }

    @ParameterizedTest
    @MethodSource("topics")
    <T extends SpecificRecordBase> void aRecordOfTomorrowIsReadToday(TopicSpec topic)
            throws IOException, UndecodableRecordException {
        Schema today = Objects.requireNonNull(topic.schema());
        Schema tomorrow = withOneFieldMore(today);
        @SuppressWarnings("unchecked") // a topic has one record type
        Class<T> type = (Class<T>) Objects.requireNonNull(topic.recordType());
        AvroCodec<T> codec = new AvroCodec<>(topic.name(), type, registry);
        T row = filled(type, today);
        GenericRecord next = new GenericData.Record(tomorrow);
        GenericRecord same = generic(codec.encode(row), today, today);
        today.getFields().forEach(field -> next.put(field.name(), same.get(field.name())));
        next.put("of_tomorrow", "news");

        assertThat(codec.decode(encoded(next))).isEqualTo(row);
    }

    @ParameterizedTest
    @MethodSource("topics")
    <T extends SpecificRecordBase> void aRecordOfTodayIsReadTomorrowAndYesterday(TopicSpec topic)
            throws IOException {
        Schema today = Objects.requireNonNull(topic.schema());
        @SuppressWarnings("unchecked") // a topic has one record type
        Class<T> type = (Class<T>) Objects.requireNonNull(topic.recordType());
        byte[] bytes = new AvroCodec<>(topic.name(), type, registry).encode(filled(type, today));

        GenericRecord tomorrow = generic(bytes, today, withOneFieldMore(today));
        assertThat(tomorrow.get("of_tomorrow")).hasToString("");
        GenericRecord yesterday = generic(bytes, today, withoutLastField(today));
        for (Schema.Field field : yesterday.getSchema().getFields()) {
            assertThat(yesterday.get(field.name())).isEqualTo(tomorrow.get(field.name()));
        }
    }

    /** A record whose fields have their defaults. */
    private static <T extends SpecificRecordBase> T filled(Class<T> type, Schema schema) {
        try {
            T row = type.getDeclaredConstructor().newInstance();
            for (Schema.Field field : schema.getFields()) {
                row.put(field.pos(), row.getSpecificData().getDefaultValue(field));
            }
            return row;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("generated classes have such a constructor", e);
        }
    }

    private static Schema withOneFieldMore(Schema schema) {
        List<Schema.Field> fields = copies(schema);
        fields.add(
                new Schema.Field(
                        "of_tomorrow", Schema.create(Schema.Type.STRING), "Not known today.", ""));
        return record(schema, fields);
    }

    private static Schema withoutLastField(Schema schema) {
        List<Schema.Field> fields = copies(schema);
        fields.remove(fields.size() - 1);
        return record(schema, fields);
    }

    private static List<Schema.Field> copies(Schema schema) {
        List<Schema.Field> fields = new ArrayList<>();
        schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        return fields;
    }

    private static Schema record(Schema schema, List<Schema.Field> fields) {
        return Schema.createRecord(
                schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }

    private static GenericRecord generic(byte[] bytes, Schema written, Schema reader)
            throws IOException {
        return new GenericDatumReader<GenericRecord>(written, reader)
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(
                                        bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null));
    }

    private byte[] encoded(GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(4).putInt(idOf(record.getSchema().toString())).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
