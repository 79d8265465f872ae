package dev.faultline.intake;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Reads the value at the parser's current token. */
final class JsonValues {
    private JsonValues() {}

    /** Steps into the object at the current token. */
    static void requireObject(JsonParser json, String what) throws Refusal {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new Refusal(RejectReason.FIELD_TYPE, what + " is not an object");
        }
    }

    /**
     * A value as annotations spell it: text and numbers as they are, {@code 1} and {@code 0} for
     * booleans, JSON text for objects and lists; null for null.
     */
    static @Nullable String text(JsonParser json) throws IOException, Refusal {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getText();
            case VALUE_NUMBER_FLOAT -> finite(json);
            case VALUE_TRUE -> "1";
            case VALUE_FALSE -> "0";
            case START_OBJECT, START_ARRAY -> copy(json);
            default -> null;
        };
    }

    /** A scalar as {@link #text}; null, and the value skipped, for anything else. */
    static @Nullable String scalar(JsonParser json) throws IOException, Refusal {
        if (json.currentToken().isStructStart()) {
            json.skipChildren();
            return null;
        }
        return text(json);
    }

    private static String finite(JsonParser json) throws IOException, Refusal {
        if (!Double.isFinite(json.getDoubleValue())) {
            throw new Refusal(RejectReason.VALUE_RANGE, "a number beyond the range of a double");
        }
        return json.getText();
    }

    private static String copy(JsonParser json) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JsonInput.FACTORY.createGenerator(text)) {
            generator.copyCurrentStructure(json);
        }
        return text.toString();
    }

    /**
     * Adds a member to those seen in an object.
     *
     * @param seen bits of the members so far
     * @param member the member's bit
     * @throws Refusal when it is there already: readers could disagree on which counts
     */
    static int once(int seen, int member) throws Refusal {
        if ((seen & member) != 0) {
            throw new Refusal(RejectReason.JSON_DUPLICATE_KEY, "a member twice in one object");
        }
        return seen | member;
    }
}
