package dev.faultline.signature.text;

import java.util.Arrays;

/**
 * Finds the name in a demangled function: what is left when everything before the last space
 * outside brackets and quotes, such as the return type, is dropped.
 */
public final class LastToken {
    private static final byte SPACE = 1;
    private static final byte OPENER = 2;
    private static final byte CLOSER = 3;

    /** What a character does; all others are plain text. */
    private static final byte[] CLASSES = new byte[128];

    /** The closer an opener waits for. */
    private static final char[] CLOSERS = new char[128];

    static {
        CLASSES[' '] = SPACE;
        pair('(', ')');
        pair('{', '}');
        pair('[', ']');
        pair('<', '>');
        pair('`', '\'');
    }

    private static void pair(char opener, char closer) {
        CLASSES[opener] = OPENER;
        CLASSES[closer] = CLOSER;
        CLOSERS[opener] = closer;
    }

    private LastToken() {}

    /**
     * The last space-separated token. A token that begins with {@code (} or {@code [clone} belongs
     * to the one before it. The empty text has no token and answers the empty text.
     */
    public static String of(String text) {
        if (text.indexOf(' ') < 0) {
            return text;
        }
        int[] starts = new int[8];
        int tokens = 1;
        char[] wanted = new char[16];
        int depth = 0;
        int end = text.length();
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            char c = chars[i];
            byte kind = c < 128 ? CLASSES[c] : 0;
            if (kind == SPACE && depth == 0) {
                if (i == chars.length - 1) {
                    end = i; // a space that ends the text begins no token
                } else {
                    starts = tokens == starts.length ? Arrays.copyOf(starts, tokens * 2) : starts;
                    starts[tokens++] = i + 1;
                }
            } else if (kind == OPENER) {
                wanted = depth == wanted.length ? Arrays.copyOf(wanted, depth * 2) : wanted;
                wanted[depth++] = CLOSERS[c];
            } else if (kind == CLOSER && depth > 0 && c == wanted[depth - 1]) {
                depth--;
            }
        }
        int last = tokens - 1;
        while (last > 0 && belongsToPrevious(text, starts[last])) {
            last--;
        }
        return text.substring(starts[last], end);
    }

    private static boolean belongsToPrevious(String text, int start) {
        return text.startsWith("(", start) || text.startsWith("[clone", start);
    }
}
