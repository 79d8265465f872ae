package dev.faultline.stackwalk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes fields of a document: non-ASCII characters escaped, what is not known as null, addresses
 * as hexadecimal digits padded to a width.
 */
final class JsonFields {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator json;
    private final int hexDigits;

    private JsonFields(JsonGenerator json, int hexDigits) {
        this.json = json;
        this.hexDigits = hexDigits;
    }

    @FunctionalInterface
    interface Body {
        void write() throws IOException;
    }

    @FunctionalInterface
    interface Document {
        void write(JsonFields fields) throws IOException;
    }

    @FunctionalInterface
    interface Item<T> {
        void write(T item) throws IOException;
    }

    /** One document that is an object. */
    static String document(int hexDigits, Document document) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            document.write(new JsonFields(json, hexDigits));
            json.writeEndObject();
        } catch (IOException impossible) {
            // A StringWriter does not fail.
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    void text(String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }

    void number(String name, @Nullable Long value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    void decimal(String name, double value) throws IOException {
        json.writeNumberField(name, value);
    }

    void flag(String name, boolean value) throws IOException {
        json.writeBooleanField(name, value);
    }

    void none(String name) throws IOException {
        json.writeNullField(name);
    }

    void hex(String name, @Nullable Long value) throws IOException {
        text(name, value == null ? null : hexText(value));
    }

    String hexText(long value) {
        String digits = Long.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, hexDigits - digits.length())) + digits;
    }

    void object(String name, Body body) throws IOException {
        json.writeObjectFieldStart(name);
        body.write();
        json.writeEndObject();
    }

    /** Null if there is no list. */
    void strings(String name, @Nullable List<String> items) throws IOException {
        if (items == null) {
            none(name);
            return;
        }
        json.writeArrayFieldStart(name);
        for (String item : items) {
            json.writeString(item);
        }
        json.writeEndArray();
    }

    /** An array of objects; null if there is no list. */
    <T> void objects(String name, @Nullable List<T> items, Item<T> item) throws IOException {
        if (items == null) {
            none(name);
            return;
        }
        json.writeArrayFieldStart(name);
        for (T one : items) {
            json.writeStartObject();
            item.write(one);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    void texts(String name, Map<String, String> values) throws IOException {
        object(
                name,
                () -> {
                    for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
                        text(value.getKey(), value.getValue());
                    }
                });
    }

    /** An array of values that are written one by one with {@link #generator()}. */
    void array(String name, Body body) throws IOException {
        json.writeArrayFieldStart(name);
        body.write();
        json.writeEndArray();
    }

    JsonGenerator generator() {
        return json;
    }
}
