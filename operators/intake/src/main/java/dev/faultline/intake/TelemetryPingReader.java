package dev.faultline.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.faultline.intake.Draft.Sender;
import dev.faultline.intake.event.IntakeNote;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a telemetry {@code crash} ping, version 4, in the client's camel case or the warehouse's
 * snake case. Only {@code payload} with a date, annotations or a stack is required: more would lose
 * crashes that can still be counted.
 */
final class TelemetryPingReader {
    private static final int PAYLOAD = 1 << 3;
    private static final int CRASH_FACTS = 1 << 1 | 1 << 2 | 1 << 3;

    private final JsonParser json;
    private final IntakeLimits limits;
    private final Draft draft;
    private final Sender environment = new Sender();
    private boolean environmentOfCrash = true;
    private boolean hasCrashFacts;
    private @Nullable String processType;
    private @Nullable String minidumpSha256;

    TelemetryPingReader(JsonParser json, IntakeLimits limits, Draft draft) {
        this.json = json;
        this.limits = limits;
        this.draft = draft;
    }

    /** The ping at the current token. */
    void read() throws IOException, Refusal {
        JsonValues.requireObject(json, "ping");
        int seen = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            int member = member(json.currentName());
            seen = JsonValues.once(seen, member);
            json.nextToken();
            readMember(member);
        }
        if ((seen & PAYLOAD) == 0) {
            throw new Refusal(RejectReason.FIELD_MISSING, "payload");
        }
        // only now, because the type that says the ping is another kind may follow the payload
        if (!hasCrashFacts) {
            throw new Refusal(
                    RejectReason.FIELD_MISSING,
                    "payload has no crashDate, metadata or stackTraces");
        }
        draft.override("ProcessType", processType);
        draft.override("MinidumpSha256Hash", minidumpSha256);
        mergeSender();
    }

    private static int member(String name) {
        return switch (name) {
            case "type" -> 1;
            case "version" -> 1 << 1;
            case "id", "document_id" -> 1 << 2;
            case "payload" -> PAYLOAD;
            case "clientId", "client_id" -> 1 << 4;
            case "creationDate", "creation_date" -> 1 << 5;
            case "application" -> 1 << 6;
            case "environment" -> 1 << 7;
            default -> 0;
        };
    }

    private void readMember(int member) throws IOException, Refusal {
        switch (member) {
            case 1 -> require("type", "crash");
            case 1 << 1 -> require("version", "4");
            case 1 << 2 -> draft.documentId = JsonValues.scalar(json);
            case PAYLOAD -> payload();
            case 1 << 4 -> draft.clientId = JsonValues.scalar(json);
            case 1 << 5 -> {
                String created = text("creationDate");
                draft.sentAtMillis = created == null ? null : ClientDates.iso8601(created);
            }
            case 1 << 6 -> application();
            case 1 << 7 -> new EnvironmentReader(json, environment).read();
            default -> json.skipChildren();
        }
    }

    private void require(String name, String wanted) throws IOException, Refusal {
        if (!wanted.equals(JsonValues.scalar(json))) {
            throw new Refusal(RejectReason.UNSUPPORTED_FORMAT, name + " is not " + wanted);
        }
    }

    private void payload() throws IOException, Refusal {
        JsonValues.requireObject(json, "payload");
        int seen = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            int member = payloadMember(json.currentName());
            seen = JsonValues.once(seen, member);
            json.nextToken();
            readPayloadMember(member);
        }
        hasCrashFacts = (seen & CRASH_FACTS) != 0;
    }

    private static int payloadMember(String name) {
        return switch (name) {
            case "crashTime", "crash_time" -> 1;
            case "crashDate", "crash_date" -> 1 << 1;
            case "metadata" -> 1 << 2;
            case "stackTraces", "stack_traces" -> 1 << 3;
            case "processType", "process_type" -> 1 << 4;
            case "minidumpSha256Hash", "minidump_sha256_hash" -> 1 << 5;
            case "crashId", "crash_id" -> 1 << 6;
            case "hasCrashEnvironment", "has_crash_environment" -> 1 << 7;
            default -> 0;
        };
    }

    private void readPayloadMember(int member) throws IOException, Refusal {
        switch (member) {
            case 1 -> crashTime("crashTime");
            case 1 << 1 -> crashTime("crashDate");
            case 1 << 2 -> metadata();
            case 1 << 3 -> draft.stack = new StackReader(json, limits, draft.notes).read();
            case 1 << 4 -> processType = text("processType");
            case 1 << 5 -> minidumpSha256 = text("minidumpSha256Hash");
            case 1 << 6 -> draft.localDumpId = text("crashId");
            case 1 << 7 -> environmentOfCrash = json.currentToken() != JsonToken.VALUE_FALSE;
            default -> json.skipChildren();
        }
    }

    /** The hour and the day; of the two the hour, being finer, is the later or equal one. */
    private void crashTime(String name) throws IOException, Refusal {
        String text = text(name);
        Long millis = text == null ? null : ClientDates.iso8601(text);
        if (millis == null) {
            return;
        }
        Long other = draft.coarseCrashTimeMillis;
        draft.coarseCrashTimeMillis =
                other == null ? millis : Long.valueOf(Math.max(millis, other));
    }

    private void metadata() throws IOException, Refusal {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        JsonValues.requireObject(json, "metadata");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            draft.annotate(name, JsonValues.text(json));
        }
    }

    private void application() throws IOException, Refusal {
        JsonValues.requireObject(json, "application");
        Sender sender = draft.sender;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "name" -> sender.product = JsonValues.scalar(json);
                case "channel" -> sender.channel = JsonValues.scalar(json);
                case "version" -> sender.version = JsonValues.scalar(json);
                case "buildId", "build_id" -> sender.buildId = JsonValues.scalar(json);
                case "architecture" -> sender.architecture = JsonValues.scalar(json);
                default -> json.skipChildren();
            }
        }
    }

    /**
     * The environment is the crashed session's when the ping says so; only then does it go before
     * what the sending application says of itself. The machine is the same in any case.
     */
    private void mergeSender() {
        Sender sender = draft.sender;
        sender.sameAsCrashed = environmentOfCrash;
        if (environmentOfCrash) {
            sender.product = first(environment.product, sender.product);
            sender.channel = first(environment.channel, sender.channel);
            sender.version = first(environment.version, sender.version);
            sender.buildId = first(environment.buildId, sender.buildId);
        } else {
            draft.notes.add(IntakeNote.ENVIRONMENT_OF_SENDER);
        }
        sender.architecture = first(environment.architecture, sender.architecture);
        sender.os = environment.os;
        sender.osVersion = environment.osVersion;
        sender.windowsBuild = environment.windowsBuild;
        sender.machine.putAll(environment.machine);
    }

    private static @Nullable String first(@Nullable String preferred, @Nullable String other) {
        return preferred != null ? preferred : other;
    }

    /** A text or null; numbers and structures are refused, as the ping's schema does. */
    private @Nullable String text(String name) throws IOException, Refusal {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NULL -> null;
            default -> throw new Refusal(RejectReason.FIELD_TYPE, name + " is not a text");
        };
    }
}
