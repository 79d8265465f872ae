package dev.faultline.signature;

import dev.faultline.signature.text.TextBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes JSON objects and lists of objects in ASCII, on one line. */
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private final TextBuffer out = new TextBuffer(512);
    private boolean first = true;

    void beginObject() {
        separate();
        out.append('{');
        first = true;
    }

    void endObject() {
        out.append('}');
        first = false;
    }

    void beginList(String name) {
        name(name);
        out.append('[');
        first = true;
    }

    void endList() {
        out.append(']');
        first = false;
    }

    void field(String name, @Nullable String value) {
        name(name);
        text(value);
    }

    void field(String name, List<String> values) {
        name(name);
        out.append('[');
        String separator = "";
        for (String value : values) {
            append(separator);
            text(value);
            separator = ", ";
        }
        out.append(']');
    }

    private void separate() {
        if (!first) {
            append(", ");
        }
        first = false;
    }

    private void name(String name) {
        separate();
        text(name);
        append(": ");
    }

    private void text(@Nullable String value) {
        if (value == null) {
            append("null");
            return;
        }
        out.append('"');
        int copied = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                out.append(value, copied, i);
                escaped(c);
                copied = i + 1;
            }
        }
        out.append(value, copied, value.length());
        out.append('"');
    }

    private void escaped(char c) {
        out.append('\\');
        if (c == '"' || c == '\\') {
            out.append(c);
            return;
        }
        out.append('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 15));
        }
    }

    private void append(String text) {
        out.append(text, 0, text.length());
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
