package dev.faultline.jobs.notifier;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Text of alerts for the eyes of people, in whatever program shows it. A signature is what a client
 * sent: it must not forge lines, call a chat's whole channel, become a link, or have no end.
 */
final class AlertText {

    private static final Set<String> CALLS = Set.of("here", "channel", "everyone", "all");

    private AlertText() {}

    /** One line of at most so many characters. */
    static String line(String text, int longest) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), longest));
        int length = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            if (length == longest) {
                // The last one makes room for the mark.
                line.setLength(line.offsetByCodePoints(line.length(), -1));
                return line.append('…').toString();
            }
            line.appendCodePoint(harmless(text, i, character));
            length++;
            i += Character.charCount(character);
        }
        return line.toString();
    }

    /** The first elements, each as a line of bounded length. */
    static List<String> lines(List<String> texts, int most, int longest) {
        return texts.stream().limit(most).map(text -> line(text, longest)).toList();
    }

    /** The same as one text. */
    static String joined(List<String> texts, int most, int longest) {
        String joined = lines(texts, most, longest).stream().collect(Collectors.joining(", "));
        return texts.size() > most ? joined + ", and " + (texts.size() - most) + " more" : joined;
    }

    private static int harmless(String text, int at, int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    '\uFFFD';
            default ->
                    switch (character) {
                        // Look-alikes: the text stays readable, and no program takes it for a
                        // command.
                        case '<' -> opensCommand(text, at + 1) ? '‹' : character;
                        case '@' -> calls(text, at + 1) ? '＠' : character;
                        case '/' -> followsScheme(text, at) ? '∕' : character;
                        default -> character;
                    };
        };
    }

    /** Slack's {@code <!channel>}, {@code <@user>}, {@code <#room>}, {@code <mailto:…>}. */
    private static boolean opensCommand(String text, int at) {
        if (at >= text.length()) {
            return false;
        }
        if ("!@#".indexOf(text.charAt(at)) >= 0) {
            return true;
        }
        int end = wordEnd(text, at);
        // Two colons are a scope of C++, which no scheme has.
        return end > at
                && end < text.length()
                && text.charAt(end) == ':'
                && !text.startsWith("::", end);
    }

    private static boolean calls(String text, int at) {
        return CALLS.contains(text.substring(at, wordEnd(text, at)).toLowerCase(Locale.ROOT));
    }

    private static boolean followsScheme(String text, int at) {
        return text.startsWith("://", at - 1) || text.startsWith("://", at - 2);
    }

    private static int wordEnd(String text, int start) {
        int end = start;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
