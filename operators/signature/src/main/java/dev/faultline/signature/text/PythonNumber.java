package dev.faultline.signature.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** Python's integer literals and its spelling of floating point numbers. */
public final class PythonNumber {

    /** CPython refuses decimal texts with more digits than this. */
    private static final int MAX_DECIMAL_DIGITS = 4300;

    /** Longest hexadecimal text worth converting; addresses have 16 digits. */
    private static final int MAX_HEX_DIGITS = 10_000;

    private PythonNumber() {}

    /**
     * What {@code int(text, radix)} answers for radix 10 or 16, or empty where it raises: optional
     * whitespace around, an optional sign, for radix 16 an optional {@code 0x}, digits of any
     * script with single underscores between them.
     */
    public static Optional<BigInteger> parseInteger(String text, int radix) {
        String digits = PythonText.strip(text);
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        if (radix == 16 && (digits.startsWith("0x") || digits.startsWith("0X"))) {
            digits = digits.substring(2);
            // Python allows one underscore between the prefix and the first digit.
            digits = digits.startsWith("_") ? digits.substring(1) : digits;
        }
        int limit = radix == 10 ? MAX_DECIMAL_DIGITS : MAX_HEX_DIGITS;
        Optional<String> ascii = asciiDigits(digits, radix, limit);
        return ascii.map(
                plain -> {
                    BigInteger value = new BigInteger(plain, radix);
                    return negative ? value.negate() : value;
                });
    }

    private static Optional<String> asciiDigits(String digits, int radix, int limit) {
        StringBuilder ascii = new StringBuilder(digits.length());
        boolean afterDigit = false;
        for (int i = 0; i < digits.length(); ) {
            int c = digits.codePointAt(i);
            i += Character.charCount(c);
            if (c == '_' && afterDigit) {
                afterDigit = false;
                continue;
            }
            // Letters of other scripts are digits to Java but not to Python.
            int value = c < 0x80 || Character.isDigit(c) ? Character.digit(c, radix) : -1;
            if (value < 0 || ascii.length() >= limit) {
                return Optional.empty();
            }
            ascii.append(Character.forDigit(value, radix));
            afterDigit = true;
        }
        return afterDigit ? Optional.of(ascii.toString()) : Optional.empty();
    }

    /** {@code repr(value)}: the shortest decimal text that reads back as the same number. */
    public static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String sign = Math.copySign(1.0, value) < 0 ? "-" : "";
        if (value == 0) {
            return sign + "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        return sign + layOut(digits, exponent);
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int precision = 1; precision < 17; precision++) {
            BigDecimal candidate = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
            if (candidate.doubleValue() == value) {
                return candidate.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    private static String layOut(String digits, int exponent) {
        if (exponent < -4 || exponent >= 16) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "");
            return digits.charAt(0) + fraction + "e" + power + Math.abs(exponent);
        }
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + digits;
        }
        if (digits.length() <= exponent + 1) {
            return digits + "0".repeat(exponent + 1 - digits.length()) + ".0";
        }
        return digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
    }
}
