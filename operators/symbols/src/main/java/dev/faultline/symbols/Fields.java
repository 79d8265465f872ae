package dev.faultline.symbols;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes the fields of one line from left to right. Fields are separated by blanks; a number that is
 * not valid is {@link #BAD}, which is also what a missing one is.
 */
final class Fields {

    /**
     * What the number methods return for anything but a number in range. Numbers are never
     * negative, so or-ing several shows whether one of them is bad.
     */
    static final long BAD = -1;

    private static final byte[] HEX_DIGITS = new byte[256];

    static {
        Arrays.fill(HEX_DIGITS, (byte) -1);
        for (int digit = 0; digit < 16; digit++) {
            HEX_DIGITS["0123456789abcdef".charAt(digit)] = (byte) digit;
            HEX_DIGITS["0123456789ABCDEF".charAt(digit)] = (byte) digit;
        }
    }

    private byte[] text = {};
    private int position;
    private int end;

    /** A word as {@link #take} wants it. */
    static byte[] keyword(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    void set(byte[] line, int lineStart, int lineEnd) {
        text = line;
        position = lineStart;
        end = lineEnd;
    }

    byte[] text() {
        return text;
    }

    /** Where the rest of the line starts. */
    int position() {
        return position;
    }

    /** Goes back to where the rest of the line started. */
    void moveTo(int earlier) {
        position = earlier;
    }

    int end() {
        return end;
    }

    boolean isAtEnd() {
        return position == end;
    }

    /** First byte of the rest, 0 at the end. */
    byte first() {
        return isAtEnd() ? 0 : text[position];
    }

    /** Takes the field when it is the next one. */
    boolean take(byte[] field) {
        int after = position + field.length;
        if (after > end || (after < end && !isBlank(text[after]))) {
            return false;
        }
        for (int i = 0; i < field.length; i++) {
            if (text[position + i] != field[i]) {
                return false;
            }
        }
        position = after;
        skipBlanks();
        return true;
    }

    /** Takes any field; false when there is none. */
    boolean skip() {
        if (isAtEnd()) {
            return false;
        }
        position = fieldEnd();
        skipBlanks();
        return true;
    }

    /** Takes any field as text; empty when there is none. */
    String word() {
        int start = position;
        int after = fieldEnd();
        position = after;
        skipBlanks();
        return new String(text, start, after - start, StandardCharsets.ISO_8859_1);
    }

    /** Takes an unsigned hexadecimal number of at most 32 bits. */
    long hex32() {
        return hex(8);
    }

    /** Takes one of at most 64 bits; those above the range of long come out as its maximum. */
    long hex64() {
        return hex(16);
    }

    private long hex(int maxDigits) {
        long value = 0;
        int at = position;
        for (; at < end; at++) {
            int digit = hexDigit(text[at]);
            if (digit < 0) {
                break;
            }
            value = (value << 4) | digit;
        }
        int digits = at - position;
        if (digits == 0 || digits > maxDigits || !finish(at)) {
            return BAD;
        }
        return value < 0 ? Long.MAX_VALUE : value;
    }

    /** Takes an unsigned decimal number of at most 32 bits. */
    long decimal32() {
        long value = 0;
        int at = position;
        for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
            value = value * 10 + (text[at] - '0');
            if (value > 0xffffffffL) {
                return BAD;
            }
        }
        return at == position || !finish(at) ? BAD : value;
    }

    /** Whether the next field is all decimal digits and not the last one. */
    boolean startsWithNumberAndMore() {
        int after = position;
        while (after < end && text[after] >= '0' && text[after] <= '9') {
            after++;
        }
        return after > position && after + 1 < end && isBlank(text[after]);
    }

    /** Number of fields that are left. */
    int count() {
        int count = 0;
        for (int at = position; at < end; at++) {
            if (!isBlank(text[at]) && (at == position || isBlank(text[at - 1]))) {
                count++;
            }
        }
        return count;
    }

    static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }

    /** Value of a hexadecimal digit, -1 for anything else. */
    static int hexDigit(byte c) {
        return HEX_DIGITS[c & 0xff];
    }

    private int fieldEnd() {
        int at = position;
        while (at < end && !isBlank(text[at])) {
            at++;
        }
        return at;
    }

    private boolean finish(int after) {
        if (after < end && !isBlank(text[after])) {
            return false;
        }
        position = after;
        skipBlanks();
        return true;
    }

    private void skipBlanks() {
        while (position < end && isBlank(text[position])) {
            position++;
        }
    }
}
