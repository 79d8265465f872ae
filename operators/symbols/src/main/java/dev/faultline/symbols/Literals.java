package dev.faultline.symbols;

/**
 * Which texts are decimal literals of a rule, with an optional sign, so that parsing cannot throw.
 */
final class Literals {

    private Literals() {}

    static boolean isLong(String text) {
        return isInRange(text, "9223372036854775807", "9223372036854775808");
    }

    static boolean isInt(String text) {
        return isInRange(text, "2147483647", "2147483648");
    }

    private static boolean isInRange(String text, String greatest, String leastWithoutSign) {
        boolean hasSign = text.startsWith("-") || text.startsWith("+");
        int start = hasSign ? 1 : 0;
        if (start == text.length()) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        while (start < text.length() - 1 && text.charAt(start) == '0') {
            start++;
        }
        String digits = text.substring(start);
        String limit = text.startsWith("-") ? leastWithoutSign : greatest;
        return digits.length() < limit.length()
                || (digits.length() == limit.length() && digits.compareTo(limit) <= 0);
    }
}
