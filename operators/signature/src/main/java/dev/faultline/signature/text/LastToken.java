package dev.faultline.signature.text;

import java.util.Arrays;

/**
 * Finds the name in a demangled function: what is left when everything before the last space
 * outside brackets and quotes, such as the return type, is dropped.
 */
public final class LastToken {
    private static final String OPENERS = "({[<`";
    private static final String CLOSERS = ")}]>'";

    private LastToken() {}

    /**
     * The last space-separated token. A token that begins with {@code (} or {@code [clone} belongs
     * to the one before it. The empty text has no token and answers the empty text.
     */
    public static String of(String text) {
        if (text.indexOf(' ') < 0) {
            return text;
        }
        // A space that ends the text ends its last token and begins none.
        boolean[] separates = topLevelSpaces(text);
        int last = text.length() - 1;
        int end = separates[last] ? last : text.length();
        int start = tokenStart(separates, end);
        while (start > 0 && belongsToPrevious(text, start)) {
            start = tokenStart(separates, start - 1);
        }
        return text.substring(start, end);
    }

    private static boolean belongsToPrevious(String text, int start) {
        return text.startsWith("(", start) || text.startsWith("[clone", start);
    }

    private static int tokenStart(boolean[] separates, int end) {
        int start = end;
        while (start > 0 && !separates[start - 1]) {
            start--;
        }
        return start;
    }

    private static boolean[] topLevelSpaces(String text) {
        boolean[] separates = new boolean[text.length()];
        char[] wanted = new char[16];
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                separates[i] = depth == 0;
                continue;
            }
            if (depth > 0 && c == wanted[depth - 1]) {
                depth--;
                continue;
            }
            int opener = OPENERS.indexOf(c);
            if (opener >= 0) {
                wanted = depth == wanted.length ? Arrays.copyOf(wanted, depth * 2) : wanted;
                wanted[depth++] = CLOSERS.charAt(opener);
            }
        }
        return separates;
    }
}
