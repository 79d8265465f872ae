package dev.faultline.signature;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes JSON objects and lists of objects in ASCII, on one line. */
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(256);
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
            out.append(separator);
            text(value);
            separator = ", ";
        }
        out.append(']');
    }

    private void separate() {
        out.append(first ? "" : ", ");
        first = false;
    }

    private void name(String name) {
        separate();
        text(name);
        out.append(": ");
    }

    private void text(@Nullable String value) {
        if (value == null) {
            out.append("null");
            return;
        }
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            character(value.charAt(i));
        }
        out.append('"');
    }

    private void character(char c) {
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (c >= ' ' && c <= '~') {
            out.append(c);
        } else {
            out.append("\\u")
                    .append(HEX.charAt(c >> 12))
                    .append(HEX.charAt(c >> 8 & 15))
                    .append(HEX.charAt(c >> 4 & 15))
                    .append(HEX.charAt(c & 15));
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
