package dev.faultline.signature.text;

import java.util.ArrayList;
import java.util.List;

/** Python's notions of whitespace, lines and length. */
public final class PythonText {

    private PythonText() {}

    /** Whether Python's {@code str.isspace} holds for this character; all are in the BMP. */
    public static boolean isSpace(char c) {
        if (c < 0x80) {
            return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
        }
        return c == 0x85
                || c == 0xa0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200a)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    /** The text without whitespace at both ends. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The lines of the text, without their ends; an end of line at the very end adds no line. */
    public static List<String> splitLines(String text, int maxLines) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length() && lines.size() < maxLines) {
            int end = start;
            while (end < text.length() && !isLineEnd(text.charAt(end))) {
                end++;
            }
            lines.add(text.substring(start, end));
            boolean crLf = text.startsWith("\r\n", end);
            start = end + (crLf ? 2 : 1);
        }
        return lines;
    }

    private static boolean isLineEnd(char c) {
        return (c >= '\n' && c <= '\r')
                || (c >= 0x1c && c <= 0x1e)
                || c == 0x85
                || c == 0x2028
                || c == 0x2029;
    }

    /** Number of code points. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The first {@code codePoints} code points, or the whole text when it is shorter. */
    public static String prefix(String text, int codePoints) {
        if (text.length() <= codePoints || length(text) <= codePoints) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, codePoints));
    }

    /**
     * The text, or when it is longer than {@code maxLength} code points its beginning and {@code
     * ...}, together of that length.
     */
    public static String ellipsize(String text, int maxLength) {
        if (text.length() <= maxLength || length(text) <= maxLength) {
            return text;
        }
        return prefix(text, maxLength - 3) + "...";
    }

    /** Only the characters U+0020 to U+007E of the text. */
    public static String keepPrintableAscii(String text) {
        int i = 0;
        while (i < text.length() && isPrintableAscii(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        TextBuffer kept = new TextBuffer(text.length());
        kept.append(text, 0, i);
        for (; i < text.length(); i++) {
            if (isPrintableAscii(text.charAt(i))) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }

    private static boolean isPrintableAscii(char c) {
        return c >= ' ' && c <= '~';
    }

    /** The text with every run of whitespace replaced by one space. */
    public static String squeezeSpaces(String text) {
        int unchanged = firstToSqueeze(text);
        if (unchanged == text.length()) {
            return text;
        }
        TextBuffer squeezed = new TextBuffer(text.length());
        squeezed.append(text, 0, unchanged);
        boolean afterSpace = unchanged > 0 && text.charAt(unchanged - 1) == ' ';
        for (int i = unchanged; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = isSpace(c);
            if (!(space && afterSpace)) {
                squeezed.append(space ? ' ' : c);
            }
            afterSpace = space;
        }
        return squeezed.toString();
    }

    /** The index of the first whitespace that is not a single space. */
    private static int firstToSqueeze(String text) {
        char before = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' ? before == ' ' : (c < ' ' || c > '~') && isSpace(c)) {
                return i;
            }
            before = c;
        }
        return text.length();
    }

    /** The first index from {@code start} on that holds no decimal digit of any script. */
    public static int skipDecimalDigits(String text, int start) {
        int end = start;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            if (!(c < 0x80 ? c >= '0' && c <= '9' : Character.isDigit(c))) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }
}
