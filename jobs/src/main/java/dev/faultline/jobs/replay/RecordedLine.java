package dev.faultline.jobs.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.DumpReference;
import dev.faultline.schema.PayloadFormat;
import dev.faultline.schema.UsageSample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines: the fields of an envelope or of a usage sample as {@code faultline export} and
 * {@code local-cluster/watch --json} print them, times as epoch milliseconds, bytes in base64.
 */
final class RecordedLine {

    /** As much as a topic takes, in base64 and with room for the other fields. */
    private static final int MAX_CHARS = 2 * 1024 * 1024;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(MAX_CHARS)
                                                    .maxNestingDepth(16)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .build();

    private static final Set<String> ENVELOPE =
            Set.of("received_at", "format", "document_id", "headers", "payload", "dumps");
    private static final Set<String> DUMP =
            Set.of("name", "file_name", "uri", "sha256", "size_bytes", "inline");
    private static final Set<String> SAMPLE =
            Set.of(
                    "sample_id",
                    "received_at",
                    "interval_start",
                    "interval_end",
                    "product",
                    "channel",
                    "version",
                    "build_id",
                    "os",
                    "arch",
                    "country",
                    "client_id",
                    "hours_wall",
                    "hours_active",
                    "sessions");

    private RecordedLine() {}

    static Recorded read(String topic, String line) throws RecordedException {
        if (line.length() > MAX_CHARS) {
            throw new RecordedException("longer than " + MAX_CHARS + " characters");
        }
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            // The message would quote the line.
            throw new RecordedException("not JSON: " + e.getClass().getSimpleName());
        }
        if (!node.isObject()) {
            throw new RecordedException("no JSON object");
        }
        return topic.equals(Topics.USAGE) ? sample(node) : envelope(topic, node);
    }

    private static Recorded envelope(String topic, JsonNode node) throws RecordedException {
        known(node, ENVELOPE);
        PayloadFormat format = format(node);
        if ((format == PayloadFormat.CRASH_REPORT) != topic.equals(Topics.REPORTS)) {
            throw new RecordedException("format " + format + " does not belong into " + topic);
        }
        Instant received = moment(node, "received_at");
        String document = optional(node, "document_id");
        ByteBuffer payload = bytes(node, "payload");
        if (payload == null || !payload.hasRemaining()) {
            throw new RecordedException("payload is missing");
        }
        Map<String, String> headers = new TreeMap<>();
        for (Map.Entry<String, JsonNode> header : node.path("headers").properties()) {
            headers.put(header.getKey(), header.getValue().asText());
        }
        List<DumpReference> dumps = new ArrayList<>();
        for (JsonNode dump : node.path("dumps")) {
            dumps.add(dump(dump));
        }
        return new Recorded(
                topic,
                document,
                received.toEpochMilli(),
                CrashEnvelope.newBuilder()
                        .setReceivedAt(received)
                        .setFormat(format)
                        .setDocumentId(document)
                        .setHeaders(headers)
                        .setPayload(payload)
                        .setDumps(dumps)
                        .build());
    }

    private static PayloadFormat format(JsonNode node) throws RecordedException {
        String name = node.path("format").asText();
        for (PayloadFormat format : PayloadFormat.values()) {
            if (format != PayloadFormat.UNKNOWN && format.name().equals(name)) {
                return format;
            }
        }
        throw new RecordedException("format is none of those there are");
    }

    private static DumpReference dump(JsonNode node) throws RecordedException {
        known(node, DUMP);
        return DumpReference.newBuilder()
                .setName(node.path("name").asText())
                .setFileName(optional(node, "file_name"))
                .setUri(optional(node, "uri"))
                .setSha256(optional(node, "sha256"))
                .setSizeBytes(node.path("size_bytes").asLong())
                .setInline(bytes(node, "inline"))
                .build();
    }

    private static Recorded sample(JsonNode node) throws RecordedException {
        known(node, SAMPLE);
        String id = node.path("sample_id").asText();
        if (id.isEmpty()) {
            throw new RecordedException("sample_id is missing");
        }
        Instant received = moment(node, "received_at");
        return new Recorded(
                Topics.USAGE,
                id,
                received.toEpochMilli(),
                UsageSample.newBuilder()
                        .setSampleId(id)
                        .setReceivedAt(received)
                        .setIntervalStart(moment(node, "interval_start"))
                        .setIntervalEnd(moment(node, "interval_end"))
                        .setProduct(node.path("product").asText())
                        .setChannel(node.path("channel").asText())
                        .setVersion(node.path("version").asText())
                        .setBuildId(node.path("build_id").asText())
                        .setOs(node.path("os").asText())
                        .setArch(node.path("arch").asText())
                        .setCountry(node.path("country").asText())
                        .setClientId(optional(node, "client_id"))
                        .setHoursWall(hours(node, "hours_wall"))
                        .setHoursActive(hours(node, "hours_active"))
                        .setSessions(node.path("sessions").asInt())
                        .build());
    }

    private static double hours(JsonNode node, String field) throws RecordedException {
        double hours = node.path(field).asDouble();
        if (!Double.isFinite(hours) || hours < 0) {
            throw new RecordedException(field + " is no number of hours");
        }
        return hours;
    }

    private static Instant moment(JsonNode node, String field) throws RecordedException {
        JsonNode value = node.path(field);
        if (!value.canConvertToLong() || value.asLong() <= 0) {
            throw new RecordedException(field + " is no epoch time in milliseconds");
        }
        return Instant.ofEpochMilli(value.asLong());
    }

    private static @Nullable String optional(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    private static @Nullable ByteBuffer bytes(JsonNode node, String field)
            throws RecordedException {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            byte[] bytes = value.binaryValue();
            if (bytes != null) {
                return ByteBuffer.wrap(bytes);
            }
        } catch (IOException e) {
            throw new RecordedException(field + " is not base64", e);
        }
        throw new RecordedException(field + " is not base64");
    }

    private static void known(JsonNode node, Set<String> names) throws RecordedException {
        for (Iterator<String> fields = node.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!names.contains(field)) {
                throw new RecordedException("there is no field " + field);
            }
        }
    }
}
