package dev.faultline.intake;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.faultline.intake.Draft.Sender;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Glean {@code crash} ping into the vocabulary of annotations. What the ping says of the
 * crashed application ({@code crash.app_*}) goes before what the sender says of itself ({@code
 * client_info}): the sender may be a later build, or the crash reporter.
 */
final class GleanPingReader {
    private static final int METRICS = 1 << 2;
    private static final int MAX_LIST = 256;

    private final JsonParser json;
    private final JsonInput input;
    private final IntakeLimits limits;
    private final Draft draft;

    GleanPingReader(JsonParser json, JsonInput input, IntakeLimits limits, Draft draft) {
        this.json = json;
        this.input = input;
        this.limits = limits;
        this.draft = draft;
    }

    /** The ping at the current token. */
    void read() throws IOException, Refusal {
        JsonValues.requireObject(json, "ping");
        draft.sender.sameAsCrashed = false;
        int seen = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            int member = member(json.currentName());
            seen = JsonValues.once(seen, member);
            json.nextToken();
            switch (member) {
                case 1 -> clientInfo();
                case 1 << 1 -> pingInfo();
                case METRICS -> metrics();
                case 1 << 3 -> draft.documentId = JsonValues.scalar(json);
                default -> json.skipChildren();
            }
        }
        if ((seen & METRICS) == 0) {
            throw new Refusal(RejectReason.FIELD_MISSING, "metrics");
        }
    }

    private static int member(String name) {
        return switch (name) {
            case "client_info" -> 1;
            case "ping_info" -> 1 << 1;
            case "metrics" -> METRICS;
            case "document_id" -> 1 << 3;
            default -> 0;
        };
    }

    private void clientInfo() throws IOException, Refusal {
        JsonValues.requireObject(json, "client_info");
        Sender sender = draft.sender;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "client_id" -> draft.clientId = JsonValues.scalar(json);
                case "app_build" -> sender.buildId = JsonValues.scalar(json);
                case "app_channel" -> sender.channel = JsonValues.scalar(json);
                case "app_display_version" -> sender.version = JsonValues.scalar(json);
                case "architecture" -> sender.architecture = JsonValues.scalar(json);
                case "os" -> sender.os = JsonValues.scalar(json);
                case "os_version" -> sender.osVersion = JsonValues.scalar(json);
                case "windows_build_number" -> sender.windowsBuild = JsonValues.scalar(json);
                default -> json.skipChildren();
            }
        }
    }

    private void pingInfo() throws IOException, Refusal {
        JsonValues.requireObject(json, "ping_info");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            boolean isEnd = json.currentName().equals("end_time");
            json.nextToken();
            String text = JsonValues.scalar(json);
            if (isEnd && text != null) {
                draft.sentAtMillis = ClientDates.iso8601(text);
            }
        }
    }

    /** Metrics by type and name; the warehouse's views have them by name alone. */
    private void metrics() throws IOException, Refusal {
        JsonValues.requireObject(json, "metrics");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            GleanMetric metric = GleanMetric.named(name);
            if (metric != null) {
                take(metric);
            } else if (json.currentToken() == JsonToken.START_OBJECT) {
                metricsOfOneType();
            } else {
                json.skipChildren();
            }
        }
    }

    private void metricsOfOneType() throws IOException, Refusal {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            GleanMetric metric = GleanMetric.named(name);
            if (metric == null) {
                draft.annotate(name, JsonValues.text(json));
            } else {
                take(metric);
            }
        }
    }

    private void take(GleanMetric metric) throws IOException, Refusal {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (metric.form()) {
            case STACK_TRACES -> draft.stack = new StackReader(json, limits, draft.notes).read();
            case JAVA_EXCEPTION -> draft.javaException = new JavaExceptionReader(json).read();
            case TEXT -> draft.annotate(metric.annotation(), JsonValues.scalar(json));
            case EPOCH_SECONDS -> draft.annotate(metric.annotation(), epochSeconds());
            case SECONDS -> draft.annotate(metric.annotation(), seconds());
            case LIST -> draft.annotate(metric.annotation(), joined(','));
            case LINES -> draft.annotate(metric.annotation(), joined('\n'));
            case ASYNC_SHUTDOWN_TIMEOUT ->
                    draft.annotate(metric.annotation(), asyncShutdownTimeout());
        }
    }

    private @Nullable String epochSeconds() throws IOException, Refusal {
        String text = JsonValues.scalar(json);
        Long millis = text == null ? null : ClientDates.iso8601(text);
        return millis == null ? null : Long.toString(Math.floorDiv(millis, 1000L));
    }

    /** A span {@code {"value": 5, "time_unit": "millisecond"}}, or a plain number of its unit. */
    private @Nullable String seconds() throws IOException, Refusal {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return JsonValues.scalar(json);
        }
        String value = null;
        String unit = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "value" -> value = JsonValues.scalar(json);
                case "time_unit", "timeUnit" -> unit = JsonValues.scalar(json);
                default -> json.skipChildren();
            }
        }
        return value == null || unit == null ? value : inSeconds(value, unit);
    }

    private static @Nullable String inSeconds(String value, String unit) {
        return switch (unit) {
            case "nanosecond" -> shifted(value, 9);
            case "microsecond" -> shifted(value, 6);
            case "millisecond" -> shifted(value, 3);
            case "minute" -> multiplied(value, 60);
            case "hour" -> multiplied(value, 3600);
            case "day" -> multiplied(value, 86_400);
            default -> value;
        };
    }

    /** Puts the point so many digits to the left, without trailing zeros. */
    private static String shifted(String digits, int decimals) {
        Long value = ClientNumbers.wholeNumber(digits, Long.MAX_VALUE);
        if (value == null) {
            return digits;
        }
        return BigDecimal.valueOf(value, decimals).stripTrailingZeros().toPlainString();
    }

    private static @Nullable String multiplied(String digits, long factor) {
        Long value = ClientNumbers.wholeNumber(digits, Long.MAX_VALUE / factor);
        return value == null ? null : Long.toString(value * factor);
    }

    private @Nullable String joined(char separator) throws IOException, Refusal {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return JsonValues.scalar(json);
        }
        List<String> parts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String part = JsonValues.scalar(json);
            if (part != null && parts.size() < MAX_LIST) {
                parts.add(part);
            }
        }
        return String.join(String.valueOf(separator), parts);
    }

    /**
     * Rebuilds the text that telemetry and reports carry. Glean holds the conditions as JSON text
     * inside; left so, a signature would be made of its characters.
     */
    private @Nullable String asyncShutdownTimeout() throws IOException, Refusal {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return JsonValues.scalar(json);
        }
        String phase = null;
        String conditions = null;
        String brokenAddBlockers = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                // A phase that is no text is unknown, in a report's text as here.
                case "phase" -> {
                    boolean isText = json.currentToken() == JsonToken.VALUE_STRING;
                    String scalar = JsonValues.scalar(json);
                    phase = isText ? scalar : null;
                }
                case "conditions" -> conditions = JsonValues.text(json);
                case "broken_add_blockers", "brokenAddBlockers" ->
                        brokenAddBlockers = JsonValues.text(json);
                default -> json.skipChildren();
            }
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JsonInput.FACTORY.createGenerator(text)) {
            out.writeStartObject();
            if (phase != null) {
                out.writeStringField("phase", phase);
            }
            write(out, "conditions", conditions);
            write(out, "brokenAddBlockers", brokenAddBlockers);
            out.writeEndObject();
        }
        return text.toString();
    }

    private void write(JsonGenerator out, String name, @Nullable String value) throws IOException {
        if (value == null) {
            return;
        }
        out.writeFieldName(name);
        if (isJson(value)) {
            out.writeRawValue(value);
        } else {
            out.writeString(value);
        }
    }

    private boolean isJson(String text) throws IOException {
        try (JsonParser inner = input.open(text)) {
            boolean hasValue = inner.nextToken() != null;
            inner.skipChildren();
            return hasValue && inner.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
