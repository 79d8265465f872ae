package dev.faultline.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.faultline.intake.event.IntakeNote;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the annotations of a crash report: one JSON object of key-values, or such an object (or its
 * text) under {@code extra}. Some annotations are JSON text themselves and are read in turn.
 */
final class CrashReportReader {
    private final JsonParser json;
    private final JsonInput input;
    private final IntakeLimits limits;
    private final Draft draft;
    private int annotationsSeen;
    private @Nullable String stackTraces;
    private @Nullable String javaException;
    private @Nullable String environment;

    CrashReportReader(JsonParser json, JsonInput input, IntakeLimits limits, Draft draft) {
        this.json = json;
        this.input = input;
        this.limits = limits;
        this.draft = draft;
    }

    /** The report at the current token. */
    void read() throws IOException, Refusal {
        JsonValues.requireObject(json, "report");
        annotations(json, true);
        if (annotationsSeen == 0) {
            throw new Refusal(RejectReason.FIELD_MISSING, "a report without annotations");
        }
        readStackTraces();
        readJavaException();
        readEnvironment();
    }

    private void annotations(JsonParser source, boolean outer) throws IOException, Refusal {
        while (source.nextToken() != JsonToken.END_OBJECT) {
            String name = source.currentName();
            source.nextToken();
            if (outer && name.equals("extra")) {
                extra();
            } else {
                annotationsSeen++;
                annotation(AnnotationCatalog.entry(name).name(), JsonValues.text(source));
            }
        }
    }

    /** Those that are read in turn may be longer than what is kept of an annotation. */
    private void annotation(String name, @Nullable String value) throws Refusal {
        switch (name) {
            case "StackTraces" -> stackTraces = value;
            case "JavaException" -> javaException = value;
            case "TelemetryEnvironment" -> {
                environment = value;
                draft.annotate(name, value);
            }
            default -> draft.annotate(name, value);
        }
    }

    private void extra() throws IOException, Refusal {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            annotations(json, false);
            return;
        }
        String text = JsonValues.scalar(json);
        if (text == null) {
            return;
        }
        try (JsonParser inner = input.open(text)) {
            inner.nextToken();
            JsonValues.requireObject(inner, "extra");
            annotations(inner, false);
        }
    }

    private void readStackTraces() throws IOException, Refusal {
        if (stackTraces == null) {
            return;
        }
        try (JsonParser inner = input.open(stackTraces)) {
            inner.nextToken();
            draft.stack = new StackReader(inner, limits, draft.notes).read();
        } catch (JsonProcessingException e) {
            draft.notes.add(IntakeNote.STACK_MALFORMED);
        }
    }

    private void readJavaException() throws IOException, Refusal {
        if (javaException == null) {
            return;
        }
        try (JsonParser inner = input.open(javaException)) {
            inner.nextToken();
            draft.javaException = new JavaExceptionReader(inner).read();
        } catch (JsonProcessingException e) {
            draft.notes.add(IntakeNote.STACK_MALFORMED);
        }
    }

    /** Of the environment only the machine: the application is in annotations of its own. */
    private void readEnvironment() throws IOException, Refusal {
        if (environment == null) {
            return;
        }
        Draft.Sender machine = new Draft.Sender();
        try (JsonParser inner = input.open(environment)) {
            inner.nextToken();
            new EnvironmentReader(inner, machine).read();
        } catch (JsonProcessingException e) {
            return; // the other annotations stand without it
        }
        draft.sender.os = machine.os;
        draft.sender.osVersion = machine.osVersion;
        draft.sender.windowsBuild = machine.windowsBuild;
        draft.sender.architecture = machine.architecture;
    }
}
