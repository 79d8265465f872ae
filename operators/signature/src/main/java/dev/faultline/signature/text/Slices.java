package dev.faultline.signature.text;

import org.jspecify.annotations.Nullable;

/**
 * Replaces bracketed parts of a text. A slice runs from an opening bracket outside any other of its
 * kind to the matching closing one, or to the end of the text when there is none; a closing bracket
 * outside any slice is plain text.
 */
public final class Slices {

    /** Decides what becomes of one slice. */
    @FunctionalInterface
    public interface Choice {
        /**
         * The replacement of the slice, or null to keep it.
         *
         * @param text the whole text
         * @param gap where the text between the previous slice and this one begins
         * @param start where the slice begins
         * @param end where the slice ends, exclusive
         */
        @Nullable String replacement(String text, int gap, int start, int end);
    }

    private Slices() {}

    /** The text with each slice replaced as chosen. */
    public static String replace(String text, char open, char close, Choice choice) {
        int start = text.indexOf(open);
        if (start < 0) {
            return text;
        }
        TextBuffer result = new TextBuffer(text.length() + 8);
        int gap = 0;
        while (start >= 0) {
            int end = sliceEnd(text, start, open, close);
            String replacement = choice.replacement(text, gap, start, end);
            if (replacement == null) {
                result.append(text, gap, end);
            } else {
                result.append(text, gap, start);
                result.append(replacement, 0, replacement.length());
            }
            gap = end;
            start = text.indexOf(open, gap);
        }
        result.append(text, gap, text.length());
        return result.toString();
    }

    static int sliceEnd(String text, int start, char open, char close) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == open) {
                depth++;
            } else if (c == close && --depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }

    /** Whether {@code text} has {@code part} anywhere between the two indexes. */
    public static boolean contains(String text, int start, int end, String part) {
        char first = part.charAt(0);
        for (int i = start; i <= end - part.length(); i++) {
            if (text.charAt(i) == first && text.startsWith(part, i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text between the two indexes ends with {@code suffix}. */
    public static boolean endsWith(String text, int start, int end, String suffix) {
        return end - suffix.length() >= start && text.startsWith(suffix, end - suffix.length());
    }

    /** Whether the text between the two indexes is exactly {@code whole}. */
    public static boolean equal(String text, int start, int end, String whole) {
        return end - start == whole.length() && text.startsWith(whole, start);
    }
}
