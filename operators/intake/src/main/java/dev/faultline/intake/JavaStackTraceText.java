package dev.faultline.intake;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a Java stack trace without its messages, which may hold anything a user typed: the
 * class of the exception, then its calls; causes and suppressed exceptions are left out.
 */
final class JavaStackTraceText {
    private static final String CALL = "\tat ";
    private static final String MALFORMED = "malformed";
    private static final int MAX_CALLS = 500;

    private JavaStackTraceText() {}

    /** The stripped text; {@code malformed} when the first line names no class. */
    static String withoutMessages(String text) {
        List<String> lines = text.lines().toList();
        String first = lines.isEmpty() ? "" : lines.get(0);
        int colon = first.indexOf(':');
        String className = (colon < 0 ? first : first.substring(0, colon)).strip();
        if (!isClassName(className)) {
            return MALFORMED;
        }
        List<String> kept = new ArrayList<>();
        kept.add(className);
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith(CALL)) {
                kept.add("\t" + line.strip());
            } else if (kept.size() > 1 || line.startsWith("Caused by")) {
                break; // before the first call there are only further lines of the message
            }
            if (kept.size() > MAX_CALLS) {
                break;
            }
        }
        return String.join("\n", kept);
    }

    private static boolean isClassName(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> Character.isJavaIdentifierPart(c) || c == '.');
    }
}
