package dev.faultline.signature.text;

import java.util.Arrays;

/**
 * Collects characters. Copies parts of texts in one go, where {@link StringBuilder} asks for each
 * character.
 */
public final class TextBuffer {
    private char[] chars;
    private int length;

    /** An empty buffer with room for so many characters; it grows when there are more. */
    public TextBuffer(int capacity) {
        chars = new char[capacity];
    }

    /** Adds the part of the text between the two indexes. */
    public void append(String text, int start, int end) {
        reserve(end - start);
        text.getChars(start, end, chars, length);
        length += end - start;
    }

    /** Adds one character. */
    public void append(char c) {
        reserve(1);
        chars[length++] = c;
    }

    private void reserve(int more) {
        if (more > chars.length - length) {
            chars = Arrays.copyOf(chars, Math.max(chars.length * 2, length + more));
        }
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }
}
