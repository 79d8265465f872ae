package dev.faultline.signature.text;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How Python prints the values {@link PythonJson} reads and which of them count as true. */
public final class PythonValue {

    private PythonValue() {}

    /** Whether {@code if value:} would be taken. */
    public static boolean isTruthy(@Nullable Object value) {
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof BigInteger number) {
            return number.signum() != 0;
        }
        if (value instanceof Double number) {
            return number != 0.0;
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return value != null;
    }

    /** {@code str(value)}. */
    public static String str(@Nullable Object value) {
        return value instanceof String text ? text : repr(value);
    }

    /** {@code repr(value)}. */
    public static String repr(@Nullable Object value) {
        StringBuilder printed = new StringBuilder();
        print(value, printed);
        return printed.toString();
    }

    private static void print(@Nullable Object value, StringBuilder out) {
        if (value instanceof String text) {
            quote(text, out);
        } else if (value instanceof Boolean flag) {
            out.append(flag ? "True" : "False");
        } else if (value instanceof Double number) {
            out.append(PythonNumber.repr(number));
        } else if (value instanceof List<?> list) {
            printList(list, out);
        } else if (value instanceof Map<?, ?> map) {
            printMap(map, out);
        } else {
            out.append(value == null ? "None" : value.toString());
        }
    }

    private static void printList(List<?> list, StringBuilder out) {
        out.append('[');
        String separator = "";
        for (Object element : list) {
            out.append(separator);
            print(element, out);
            separator = ", ";
        }
        out.append(']');
    }

    private static void printMap(Map<?, ?> map, StringBuilder out) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> member : map.entrySet()) {
            out.append(separator);
            print(member.getKey(), out);
            out.append(": ");
            print(member.getValue(), out);
            separator = ", ";
        }
        out.append('}');
    }

    private static void quote(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> quoteCodePoint(c, quote, out));
        out.append(quote);
    }

    private static void quoteCodePoint(int c, char quote, StringBuilder out) {
        if (c == quote || c == '\\') {
            out.append('\\').append((char) c);
        } else if (c == '\n') {
            out.append("\\n");
        } else if (c == '\r') {
            out.append("\\r");
        } else if (c == '\t') {
            out.append("\\t");
        } else if (isPrintable(c)) {
            out.appendCodePoint(c);
        } else if (c < 0x100) {
            out.append("\\x").append(hex(c, 2));
        } else if (c < 0x10000) {
            out.append("\\u").append(hex(c, 4));
        } else {
            out.append("\\U").append(hex(c, 8));
        }
    }

    private static String hex(int value, int digits) {
        String plain = Integer.toHexString(value);
        return "0".repeat(digits - plain.length()) + plain;
    }

    private static boolean isPrintable(int c) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
