package dev.faultline.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.faultline.intake.event.JavaException;
import dev.faultline.intake.event.JavaFrame;
import dev.faultline.intake.event.JavaThrowable;
import dev.faultline.intake.text.TextSanitizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Java exception in its three shapes: Glean version 1 ({@code throwables}), Glean version 0
 * ({@code messages} and one {@code stack}) and the report's annotation ({@code exception.values},
 * deepest cause first, here turned around). What is of another shape is left out.
 */
final class JavaExceptionReader {
    private static final int MAX_THROWABLES = 32;
    private static final int MAX_FRAMES = 500;
    private static final int MAX_NAME_CHARS = 512;
    private static final int MAX_MESSAGE_CHARS = 4096;

    private final JsonParser json;

    JavaExceptionReader(JsonParser json) {
        this.json = json;
    }

    /** The exception at the current token; null when there is none. */
    @Nullable JavaException read() throws IOException, Refusal {
        List<JavaThrowable> throwables = new ArrayList<>();
        List<String> messages = List.of();
        List<JavaFrame> stack = List.of();
        if (isStart(JsonToken.START_OBJECT)) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "throwables" -> throwables = throwables();
                    case "messages" -> messages = messages();
                    case "stack" -> stack = frames();
                    case "exception" -> throwables = sentryException();
                    default -> json.skipChildren();
                }
            }
        }
        if (throwables.isEmpty()) {
            throwables.addAll(versionZero(messages, stack));
        }
        return throwables.isEmpty() ? null : new JavaException(throwables);
    }

    /** The oldest shape has the messages of the chain, but only the stack of the outermost. */
    private static List<JavaThrowable> versionZero(List<String> messages, List<JavaFrame> stack) {
        if (messages.isEmpty()) {
            return stack.isEmpty() ? List.of() : List.of(new JavaThrowable(null, null, stack));
        }
        List<JavaThrowable> throwables = new ArrayList<>(messages.size());
        for (String message : messages) {
            throwables.add(
                    new JavaThrowable(null, message, throwables.isEmpty() ? stack : List.of()));
        }
        return throwables;
    }

    private List<JavaThrowable> sentryException() throws IOException, Refusal {
        List<JavaThrowable> values = new ArrayList<>();
        if (isStart(JsonToken.START_OBJECT)) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                boolean isValues = json.currentName().equals("values");
                json.nextToken();
                if (isValues) {
                    values = throwables();
                } else {
                    json.skipChildren();
                }
            }
        }
        Collections.reverse(values);
        return values;
    }

    private List<JavaThrowable> throwables() throws IOException, Refusal {
        List<JavaThrowable> list = new ArrayList<>();
        if (isStart(JsonToken.START_ARRAY)) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (list.size() < MAX_THROWABLES) {
                    ThrowableParts parts = new ThrowableParts();
                    readThrowable(parts);
                    list.add(parts.throwable());
                } else {
                    json.skipChildren();
                }
            }
        }
        return list;
    }

    private void readThrowable(ThrowableParts parts) throws IOException, Refusal {
        if (!isStart(JsonToken.START_OBJECT)) {
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "type_name", "typeName", "type" -> parts.type = text(MAX_NAME_CHARS);
                case "module" -> parts.module = text(MAX_NAME_CHARS);
                case "message", "value" -> parts.message = text(MAX_MESSAGE_CHARS);
                case "stack", "frames" -> parts.stack = frames();
                // nested in the report's shape, with the same members; depth is bounded by the JSON
                case "stacktrace" -> readThrowable(parts);
                default -> json.skipChildren();
            }
        }
    }

    private List<String> messages() throws IOException, Refusal {
        List<String> list = new ArrayList<>();
        if (isStart(JsonToken.START_ARRAY)) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                String message = text(MAX_MESSAGE_CHARS);
                if (list.size() < MAX_THROWABLES) {
                    list.add(message == null ? "" : message);
                }
            }
        }
        return list;
    }

    private List<JavaFrame> frames() throws IOException, Refusal {
        List<JavaFrame> list = new ArrayList<>();
        if (isStart(JsonToken.START_ARRAY)) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (list.size() < MAX_FRAMES && json.currentToken() == JsonToken.START_OBJECT) {
                    list.add(frame());
                } else {
                    json.skipChildren();
                }
            }
        }
        return list;
    }

    private JavaFrame frame() throws IOException, Refusal {
        String className = null;
        String method = null;
        String file = null;
        Integer line = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "class_name", "className", "module" -> className = text(MAX_NAME_CHARS);
                case "method_name", "methodName", "function" -> method = text(MAX_NAME_CHARS);
                case "file", "filename" -> file = text(MAX_NAME_CHARS);
                case "line", "lineno" -> {
                    Long value =
                            ClientNumbers.wholeNumber(JsonValues.scalar(json), Integer.MAX_VALUE);
                    line = value == null ? null : Integer.valueOf(value.intValue());
                }
                default -> json.skipChildren();
            }
        }
        return new JavaFrame(className, method, file, line);
    }

    private boolean isStart(JsonToken start) throws IOException {
        if (json.currentToken() == start) {
            return true;
        }
        json.skipChildren();
        return false;
    }

    private @Nullable String text(int maxChars) throws IOException, Refusal {
        String text = JsonValues.scalar(json);
        return text == null ? null : TextSanitizer.lines(text, maxChars);
    }

    private static final class ThrowableParts {
        private @Nullable String type;
        private @Nullable String module;
        private @Nullable String message;
        private List<JavaFrame> stack = List.of();

        /** The report's shape splits a class into package ("module") and simple name ("type"). */
        JavaThrowable throwable() {
            String name = module == null || type == null ? type : module + "." + type;
            return new JavaThrowable(name == null ? module : name, message, stack);
        }
    }
}
