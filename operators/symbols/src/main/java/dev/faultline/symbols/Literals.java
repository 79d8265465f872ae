package dev.faultline.symbols;

/** Decimal literals of rules, with an optional sign. */
final class Literals {

    private Literals() {}

    /** Whether the text is a literal in the range of long. */
    static boolean isLong(byte[] text, int start, int end) {
        return isInRange(text, start, end, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Whether the text is a literal in the range of int. */
    static boolean isInt(byte[] text, int start, int end) {
        return isInRange(text, start, end, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Value of a literal. */
    static long value(byte[] text, int start, int end) {
        long negative = 0;
        for (int i = digits(text, start); i < end; i++) {
            negative = negative * 10 - (text[i] - '0');
        }
        return text[start] == '-' ? negative : -negative;
    }

    private static boolean isInRange(byte[] text, int start, int end, long least, long greatest) {
        int from = digits(text, start);
        // The range of negative numbers is greater by one.
        long limit = text[start] == '-' ? least : -greatest;
        long negative = 0;
        for (int i = from; i < end; i++) {
            int digit = text[i] - '0';
            boolean isDigit = digit >= 0 && digit <= 9;
            if (!isDigit || negative < (limit + digit) / 10) {
                return false;
            }
            negative = negative * 10 - digit;
        }
        return from < end;
    }

    private static int digits(byte[] text, int start) {
        return text[start] == '-' || text[start] == '+' ? start + 1 : start;
    }
}
