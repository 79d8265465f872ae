package dev.faultline.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.PayloadFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/**
 * What a test knows of a ping or report that it sent: read from the JSON with none of the product's
 * code.
 *
 * @param eventId identity of this sending
 * @param crashEventId what all sendings about one crash share
 * @param report whether it is a report
 * @param receivedAt Unix milliseconds
 * @param crashTime Unix milliseconds
 * @param startup whether the client called it a startup crash
 * @param clientId as sent; empty for reports
 */
record SentCrash(
        String eventId,
        String crashEventId,
        boolean report,
        long receivedAt,
        long crashTime,
        String product,
        String channel,
        String version,
        String buildId,
        String os,
        String processType,
        boolean startup,
        String clientId) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Whether the payload is whole. */
    static boolean isReadable(CrashEnvelope envelope) {
        byte[] payload = new byte[envelope.getPayload().remaining()];
        envelope.getPayload().duplicate().get(payload);
        try {
            return JSON.readTree(payload).isObject();
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads an envelope whose payload is whole. */
    static SentCrash of(String topic, CrashEnvelope envelope) {
        JsonNode payload = json(envelope.getPayload());
        if (topic.equals(Topics.REPORTS)) {
            return annotated(envelope, payload, payload, "report:", os(payload.path("OS")), "");
        }
        if (envelope.getFormat() == PayloadFormat.GLEAN_CRASH) {
            return glean(envelope, payload);
        }
        return annotated(
                envelope,
                payload.at("/payload/metadata"),
                payload.path("payload"),
                "ping:",
                os(payload.at("/environment/system/os/name")),
                payload.path("clientId").asText());
    }

    private static SentCrash annotated(
            CrashEnvelope envelope,
            JsonNode annotations,
            JsonNode process,
            String source,
            String os,
            String clientId) {
        boolean report = source.equals("report:");
        long crashed = Long.parseLong(annotations.path("CrashTime").asText()) * 1000;
        return new SentCrash(
                source + envelope.getDocumentId(),
                annotations.path("CrashEventID").asText(),
                report,
                envelope.getReceivedAt().toEpochMilli(),
                crashTime(envelope, crashed),
                annotations.path("ProductName").asText(),
                annotations.path("ReleaseChannel").asText(),
                annotations.path("Version").asText(),
                annotations.path("BuildID").asText(),
                os,
                process.path(report ? "ProcessType" : "processType").asText(),
                annotations.path("StartupCrash").asText().equals("1"),
                clientId);
    }

    private static SentCrash glean(CrashEnvelope envelope, JsonNode ping) {
        JsonNode strings = ping.at("/metrics/string");
        String time = ping.path("metrics").path("datetime").path("crash.time").asText();
        return new SentCrash(
                "ping:" + envelope.getDocumentId(),
                strings.path("crash.event_id").asText(),
                false,
                envelope.getReceivedAt().toEpochMilli(),
                crashTime(envelope, seconds(time)),
                strings.path("crash.product_name").asText(),
                strings.path("crash.app_channel").asText(),
                strings.path("crash.app_display_version").asText(),
                strings.path("crash.app_build").asText(),
                os(ping.at("/client_info/os")),
                strings.path("crash.process_type").asText(),
                ping.path("metrics").path("boolean").path("crash.startup").asBoolean(),
                ping.at("/client_info/client_id").asText());
    }

    /** Of all formats only Glean tells milliseconds; the same crash has the same time in each. */
    private static long seconds(String time) {
        return OffsetDateTime.parse(time).toEpochSecond() * 1000;
    }

    /** Receive time less the delay by the client's own clock. */
    private static long crashTime(CrashEnvelope envelope, long crashed) {
        long received = envelope.getReceivedAt().toEpochMilli();
        String date = Objects.requireNonNull(envelope.getHeaders().get("date"));
        long sent = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)).toEpochMilli();
        return received - Math.max(0, sent - crashed);
    }

    private static String os(JsonNode name) {
        return switch (name.asText().toLowerCase(Locale.ROOT)) {
            case "windows_nt", "windows" -> "Windows";
            case "darwin" -> "macOS";
            case "android" -> "Android";
            // The annotations of a real report say nothing; its dump says Linux.
            default -> "Linux";
        };
    }

    private static JsonNode json(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        try {
            return JSON.readTree(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
