package dev.faultline.signature.text;

import java.util.List;

/**
 * Bracket replacement as it was in 2024. A bracket that directly follows one of the kept texts is
 * plain text, so that what comes after it is judged on its own; and a slice stays when it holds a
 * kept text anywhere.
 */
public final class SlicesOf2024 {

    private SlicesOf2024() {}

    /** The text with every slice replaced unless one of the {@code kept} texts protects it. */
    public static String replace(
            String text, char open, char close, String replacement, List<String> kept) {
        int start = text.indexOf(open);
        if (start < 0) {
            return text;
        }
        TextBuffer result = new TextBuffer(text.length() + 8);
        int copied = 0;
        while (start >= 0) {
            int next = start + 1;
            if (!follows(text, start, kept)) {
                next = Slices.sliceEnd(text, start, open, close);
                if (!holds(text, start, next, kept)) {
                    result.append(text, copied, start);
                    result.append(replacement, 0, replacement.length());
                    copied = next;
                }
            }
            start = text.indexOf(open, next);
        }
        result.append(text, copied, text.length());
        return result.toString();
    }

    private static boolean follows(String text, int start, List<String> kept) {
        for (String part : kept) {
            if (Slices.endsWith(text, 0, start, part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(String text, int start, int end, List<String> kept) {
        for (String part : kept) {
            if (Slices.contains(text, start, end, part)) {
                return true;
            }
        }
        return false;
    }
}
