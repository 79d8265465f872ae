package dev.faultline.signature.text;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON the way CPython's {@code json.loads} does: {@code NaN} and {@code Infinity} are
 * numbers, the last of equal keys wins, control characters in texts and a leading byte order mark
 * are refused.
 *
 * <p>Values are {@code null}, {@link Boolean}, {@link BigInteger}, {@link Double}, {@link String},
 * {@code List<Object>} and {@code Map<String, Object>} in the order of the text.
 */
public final class PythonJson {

    /** CPython gives up with a recursion error somewhat below 1,000 levels. */
    private static final int MAX_DEPTH = 980;

    /** CPython refuses integers with more digits than this. */
    private static final int MAX_INTEGER_DIGITS = 4300;

    /** A number of fewer characters fits into 64 bits. */
    private static final int LONG_DIGITS = 18;

    /** Names that nearly all crashes have, so that they need not be made each time. */
    private static final String[] NAMES = new String[128];

    static {
        for (String name :
                List.of(
                        "abort_message",
                        "additional_minidumps",
                        "async_shutdown_timeout",
                        "crashing_thread",
                        "file",
                        "frame",
                        "frame_count",
                        "frames",
                        "function",
                        "function_offset",
                        "hang",
                        "inlines",
                        "ipc_channel_error",
                        "ipc_message_name",
                        "java_exception",
                        "java_stack_trace",
                        "js_large_allocation_failure",
                        "last_error_value",
                        "line",
                        "mdsw_status_string",
                        "missing_symbols",
                        "module",
                        "module_offset",
                        "moz_crash_reason",
                        "normalized",
                        "offset",
                        "oom_allocation_size",
                        "os",
                        "reason",
                        "registers",
                        "thread_name",
                        "threads",
                        "trust",
                        "unloaded_modules")) {
            NAMES[place(name, 0, name.length())] = name;
        }
    }

    private final String text;
    private int at;

    private PythonJson(String text) {
        this.text = text;
    }

    /**
     * The value the text holds.
     *
     * @throws MalformedJsonException when it is not one JSON value
     */
    public static @Nullable Object parse(String text) throws MalformedJsonException {
        PythonJson reader = new PythonJson(text);
        if (text.startsWith("\ufeff")) {
            throw reader.malformed("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
        }
        reader.skipSpaces();
        Object value = reader.value(0);
        reader.skipSpaces();
        if (reader.at < text.length()) {
            throw reader.malformed("Extra data", reader.at);
        }
        return value;
    }

    private @Nullable Object value(int depth) throws MalformedJsonException {
        if (depth > MAX_DEPTH) {
            throw new MalformedJsonException("nested too deeply", true);
        }
        if (at >= text.length()) {
            throw malformed("Expecting value", at);
        }
        return switch (text.charAt(at)) {
            case '"' -> {
                at++;
                yield string();
            }
            case '{' -> {
                at++;
                yield object(depth);
            }
            case '[' -> {
                at++;
                yield array(depth);
            }
            default -> scalar();
        };
    }

    private @Nullable Object scalar() throws MalformedJsonException {
        switch (text.charAt(at)) {
            case 'n' -> {
                if (skip("null")) {
                    return null;
                }
            }
            case 't' -> {
                if (skip("true")) {
                    return true;
                }
            }
            case 'f' -> {
                if (skip("false")) {
                    return false;
                }
            }
            case 'N' -> {
                if (skip("NaN")) {
                    return Double.NaN;
                }
            }
            case 'I' -> {
                if (skip("Infinity")) {
                    return Double.POSITIVE_INFINITY;
                }
            }
            case '-' -> {
                if (skip("-Infinity")) {
                    return Double.NEGATIVE_INFINITY;
                }
            }
            default -> {}
        }
        return number();
    }

    private boolean skip(String word) {
        boolean here = text.startsWith(word, at);
        at += here ? word.length() : 0;
        return here;
    }

    private Object number() throws MalformedJsonException {
        int start = at;
        int end = start + (charAt(start) == '-' ? 1 : 0);
        if (charAt(end) == '0') {
            end++;
        } else {
            int digits = end;
            end = skipDigits(end);
            if (end == digits) {
                throw malformed("Expecting value", start);
            }
        }
        int integerEnd = end;
        end = skipFraction(end);
        end = skipExponent(end);
        at = end;
        String literal = text.substring(start, end);
        if (end > integerEnd) {
            return Double.valueOf(literal);
        }
        if (end - start > MAX_INTEGER_DIGITS) {
            throw malformed("Exceeds the limit for integers", start);
        }
        return end - start < LONG_DIGITS
                ? BigInteger.valueOf(Long.parseLong(literal))
                : new BigInteger(literal);
    }

    private int skipFraction(int from) {
        if (charAt(from) != '.') {
            return from;
        }
        int end = skipDigits(from + 1);
        return end == from + 1 ? from : end;
    }

    private int skipExponent(int from) {
        if (charAt(from) != 'e' && charAt(from) != 'E') {
            return from;
        }
        char sign = charAt(from + 1);
        int digits = from + (sign == '-' || sign == '+' ? 2 : 1);
        int end = skipDigits(digits);
        return end == digits ? from : end;
    }

    private int skipDigits(int from) {
        int end = from;
        while (charAt(end) >= '0' && charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** The character there, or NUL past the end. */
    private char charAt(int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }

    private List<@Nullable Object> array(int depth) throws MalformedJsonException {
        List<@Nullable Object> elements = new ArrayList<>();
        skipSpaces();
        if (charAt(at) == ']') {
            at++;
            return elements;
        }
        while (true) {
            skipSpaces();
            elements.add(value(depth + 1));
            skipSpaces();
            char next = charAt(at);
            if (next != ',' && next != ']') {
                throw malformed("Expecting ',' delimiter", at);
            }
            at++;
            if (next == ']') {
                return elements;
            }
        }
    }

    private Map<String, @Nullable Object> object(int depth) throws MalformedJsonException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        skipSpaces();
        if (charAt(at) == '}') {
            at++;
            return members;
        }
        while (true) {
            skipSpaces();
            if (charAt(at) != '"') {
                throw malformed("Expecting property name enclosed in double quotes", at);
            }
            at++;
            String name = name();
            skipSpaces();
            if (charAt(at) != ':') {
                throw malformed("Expecting ':' delimiter", at);
            }
            at++;
            skipSpaces();
            members.put(name, value(depth + 1));
            skipSpaces();
            char next = charAt(at);
            if (next != ',' && next != '}') {
                throw malformed("Expecting ',' delimiter", at);
            }
            at++;
            if (next == '}') {
                return members;
            }
        }
    }

    private String name() throws MalformedJsonException {
        int end = text.indexOf('"', at);
        if (end > at) {
            String known = NAMES[place(text, at, end)];
            if (known != null && known.length() == end - at && text.startsWith(known, at)) {
                at = end + 1;
                return known;
            }
        }
        return string();
    }

    private static int place(String text, int start, int end) {
        int hash = (end - start) * 31 + text.charAt(start) * 7 + text.charAt(end - 1);
        return (hash ^ hash >> 7) & (NAMES.length - 1);
    }

    /** The rest of a text whose opening quote has been read. */
    private String string() throws MalformedJsonException {
        int start = at;
        int end = start;
        while (end < text.length() && isPlain(text.charAt(end))) {
            end++;
        }
        if (charAt(end) == '"' && end < text.length()) {
            at = end + 1;
            return text.substring(start, end);
        }
        StringBuilder value = new StringBuilder(end - start + 16).append(text, start, end);
        at = end;
        while (true) {
            if (at >= text.length()) {
                throw malformed("Unterminated string starting at", start - 1);
            }
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c < ' ') {
                throw malformed("Invalid control character at", at);
            }
            at++;
            value.append(c == '\\' ? escape() : c);
        }
    }

    private static boolean isPlain(char c) {
        return c != '"' && c != '\\' && c >= ' ';
    }

    private char escape() throws MalformedJsonException {
        if (at >= text.length()) {
            throw malformed("Unterminated string starting at", at);
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex4();
            default -> throw malformed("Invalid \\escape", at - 2);
        };
    }

    private char hex4() throws MalformedJsonException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = charAt(at + i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw malformed("Invalid \\uXXXX escape", at - 1);
            }
            value = value << 4 | digit;
        }
        at += 4;
        return (char) value;
    }

    private void skipSpaces() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
                return;
            }
            at++;
        }
    }

    private MalformedJsonException malformed(String what, int index) {
        int lineStart = text.lastIndexOf('\n', index - 1) + 1;
        int line = 1;
        for (int i = 0; i < lineStart; i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        int column = text.codePointCount(lineStart, index) + 1;
        int position = text.codePointCount(0, index);
        return new MalformedJsonException(
                what + ": line " + line + " column " + column + " (char " + position + ")", false);
    }
}
