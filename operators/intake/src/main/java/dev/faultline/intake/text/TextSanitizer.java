package dev.faultline.intake.text;

/**
 * Makes text of a client safe to store, compare and show: no control characters, no lone
 * surrogates, no marks that reorder or hide what is displayed, bounded length. Returns the same
 * object when there is nothing to change, which is nearly always.
 */
public final class TextSanitizer {
    private static final char REPLACEMENT = '\uFFFD';

    private TextSanitizer() {}

    /** For a name or a value of one line: line breaks and tabs become blanks. */
    public static String line(String text, int maxChars) {
        return clean(text, maxChars, false);
    }

    /** For text of several lines: line feeds and tabs stay, other line breaks become line feeds. */
    public static String lines(String text, int maxChars) {
        return clean(text, maxChars, true);
    }

    private static String clean(String text, int maxChars, boolean keepLines) {
        int end = Math.min(text.length(), maxChars);
        int first = firstUnsafe(text, end, keepLines);
        if (first == end) {
            return end == text.length() ? text : text.substring(0, end);
        }
        StringBuilder clean = new StringBuilder(end).append(text, 0, first);
        for (int i = first; i < end; i++) {
            char c = text.charAt(i);
            if (isSafe(c, keepLines)) {
                clean.append(c);
            } else if (Character.isSurrogate(c)) {
                if (isPair(text, i, end)) {
                    clean.append(c).append(text.charAt(++i));
                } else {
                    clean.append(REPLACEMENT);
                }
            } else if (c == '\r' && keepLines) {
                if (i + 1 == end || text.charAt(i + 1) != '\n') {
                    clean.append('\n');
                }
            } else if (c == '\n' || c == '\r' || c == '\t') {
                clean.append(' ');
            }
            // anything else is dropped
        }
        return clean.toString();
    }

    private static int firstUnsafe(String text, int end, boolean keepLines) {
        for (int i = 0; i < end; i++) {
            if (!isSafe(text.charAt(i), keepLines)) {
                return i;
            }
        }
        return end;
    }

    private static boolean isSafe(char c, boolean keepLines) {
        if (c < 0x7F) {
            return c >= 0x20 || (keepLines && (c == '\n' || c == '\t'));
        }
        return c > 0x9F && !Character.isSurrogate(c) && !isHidden(c);
    }

    /** Marks that reorder text, have no width, or are no characters at all. */
    private static boolean isHidden(char c) {
        return c == '\u061C'
                || (c >= '\u200B' && c <= '\u200F')
                || (c >= '\u2028' && c <= '\u202E')
                || (c >= '\u2060' && c <= '\u206F')
                || c == '\uFEFF'
                || c >= '\uFFFE';
    }

    private static boolean isPair(String text, int i, int end) {
        return i + 1 < end
                && Character.isHighSurrogate(text.charAt(i))
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
