package dev.faultline.minidump;

/**
 * A check of the program's run-time library that failed.
 *
 * @param kind 1 for an invalid parameter, 2 for a call of a pure virtual function
 * @param expression what did not hold; empty if not recorded, as the texts that follow
 * @param function where
 * @param file source file; a path of the machine that built the program
 * @param line line in {@code file}, 0 if not recorded
 */
public record Assertion(long kind, String expression, String function, String file, long line) {

    private static final int UNITS = 128;

    static Assertion decode(DumpBytes stream) {
        return new Assertion(
                stream.u32(UNITS * 6L + 4),
                stream.fixedString(0, UNITS),
                stream.fixedString(UNITS * 2L, UNITS),
                stream.fixedString(UNITS * 4L, UNITS),
                stream.u32(UNITS * 6L));
    }

    /** One line of text. */
    public String describe() {
        StringBuilder text =
                new StringBuilder(
                        kind == 1
                                ? "Invalid parameter passed to library function"
                                : kind == 2
                                        ? "Pure virtual function called"
                                        : "Assertion of kind " + kind);
        if (!expression.isEmpty()) {
            text.append(": ").append(expression);
        }
        if (!function.isEmpty()) {
            text.append(" in ").append(function);
        }
        if (!file.isEmpty()) {
            text.append(" (").append(file).append(':').append(line).append(')');
        }
        return text.toString();
    }
}
