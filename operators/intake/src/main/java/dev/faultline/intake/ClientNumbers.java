package dev.faultline.intake;

import org.jspecify.annotations.Nullable;

/**
 * Numbers as clients write them: text, sometimes with a fraction, sometimes wrapped around by an
 * overflow on the client. Null when not a number or outside of what the caller takes.
 */
final class ClientNumbers {
    private static final int MAX_CHARS = 40;

    private ClientNumbers() {}

    /** A whole number in [0, max]; a fraction is cut off. */
    static @Nullable Long wholeNumber(@Nullable String text, long max) {
        return scaled(text, 0, max);
    }

    /**
     * A non-negative decimal times a power of ten, cut off towards zero: {@code ("56.81507", 3)} is
     * 56815. Exact, unlike a detour over floating point.
     *
     * @param decimals power of ten
     * @param max greatest result
     */
    static @Nullable Long scaled(@Nullable String text, int decimals, long max) {
        if (text == null || text.isEmpty() || text.length() > MAX_CHARS) {
            return null;
        }
        long value = 0;
        int kept = -1; // decimals read; -1 before the point
        boolean digits = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && kept < 0) {
                kept = 0;
            } else if (c < '0' || c > '9') {
                return null;
            } else if (kept < decimals) {
                digits = true;
                if (value > (Long.MAX_VALUE - (c - '0')) / 10) {
                    return null;
                }
                value = value * 10 + (c - '0');
                kept += kept < 0 ? 0 : 1;
            }
        }
        for (int i = Math.max(kept, 0); i < decimals; i++) {
            if (value > Long.MAX_VALUE / 10) {
                return null;
            }
            value *= 10;
        }
        return digits && value <= max ? value : null;
    }

    /**
     * Hexadecimal with {@code 0x}, or decimal digits otherwise; unsigned.
     *
     * @return false when not a number of 64 bits; the value is then untouched
     */
    static boolean parseAddress(char[] chars, int from, int length, Address address) {
        boolean hex = length > 2 && chars[from] == '0' && (chars[from + 1] | 0x20) == 'x';
        int radix = hex ? 16 : 10;
        long value = 0;
        int significant = 0;
        for (int i = hex ? 2 : 0; i < length; i++) {
            int digit = Character.digit(chars[from + i], radix);
            if (digit < 0) {
                return false;
            }
            value = value * radix + digit;
            significant += significant > 0 || digit > 0 ? 1 : 0;
        }
        if (length == 0 || significant > (hex ? 16 : 18)) {
            return false;
        }
        address.value = value;
        return true;
    }

    /** Receives an address, so that reading thousands of them allocates nothing. */
    static final class Address {
        long value;
    }
}
