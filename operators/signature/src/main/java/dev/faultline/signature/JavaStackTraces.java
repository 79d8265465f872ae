package dev.faultline.signature;

import dev.faultline.signature.text.PythonText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the signature of a Java stack trace given as text: its exception and its first frame. */
final class JavaStackTraces {
    private static final String ADDRESS = "<addr>";
    private static final int ADDRESS_DIGITS = 8;
    private static final int MAX_LENGTH = 255;

    private JavaStackTraces() {}

    static String signature(String stackTrace, Signing signing, String rule) {
        List<String> lines = PythonText.splitLines(stackTrace, 2);
        String first = PythonText.strip(lines.get(0));
        int colon = first.indexOf(':');
        String exception = first;
        String description = "";
        if (colon < 0) {
            note(signing, rule, "stack trace line 1 is not in the expected format");
        } else {
            exception = PythonText.strip(first.substring(0, colon));
            description = PythonText.strip(withoutAddresses(first.substring(colon + 1)));
        }
        String method = method(lines, signing, rule);
        String signature = join(exception, description, method);
        if (PythonText.length(signature) > MAX_LENGTH) {
            note(signing, rule, "dropped Java exception description due to length");
            return exception + ": " + method;
        }
        return signature;
    }

    private static String join(String exception, String description, String method) {
        if (description.endsWith(ADDRESS)) {
            return joined(": ", exception, description, method);
        }
        return joined(": ", exception, joined(" ", description, method));
    }

    private static String joined(String separator, String... parts) {
        return Stream.of(parts)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(separator));
    }

    private static String method(List<String> lines, Signing signing, String rule) {
        if (lines.size() < 2) {
            note(signing, rule, "stack trace line 2 is missing");
            return "";
        }
        String line = PythonText.strip(lines.get(1));
        if (line.isEmpty()) {
            note(signing, rule, "stack trace line 2 is empty");
        }
        return withoutLineNumber(line);
    }

    /** {@code (Foo.java:17)} at the end becomes {@code (Foo.java)}. */
    private static String withoutLineNumber(String line) {
        int colon = line.lastIndexOf(':');
        boolean numbered =
                colon >= 0
                        && line.startsWith(".java", colon - 5)
                        && PythonText.skipDecimalDigits(line, colon + 1) == line.length() - 1
                        && colon + 1 < line.length() - 1
                        && line.endsWith(")");
        return numbered ? line.substring(0, colon) + ")" : line;
    }

    /** An object's default name ends in its address: {@code Foo@1a2b3c4d}. */
    private static String withoutAddresses(String description) {
        StringBuilder result = new StringBuilder(description.length());
        int copied = 0;
        int at = description.indexOf('@');
        while (at >= 0) {
            int end = at + 1;
            while (end <= at + ADDRESS_DIGITS
                    && end < description.length()
                    && isLowerHex(description.charAt(end))) {
                end++;
            }
            if (end == at + 1 + ADDRESS_DIGITS) {
                result.append(description, copied, at).append('@').append(ADDRESS);
                copied = end;
            }
            at = description.indexOf('@', Math.max(end, at + 1));
        }
        return result.append(description, copied, description.length()).toString();
    }

    private static boolean isLowerHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    private static void note(Signing signing, String rule, String text) {
        signing.note(rule, "JavaSignatureTool: " + text);
    }
}
