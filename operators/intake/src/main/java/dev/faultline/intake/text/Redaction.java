package dev.faultline.intake.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * Takes personal data out of free text that may be published: user names in paths, e-mail
 * addresses, web addresses, network addresses, GUIDs, long hexadecimal numbers and what looks like
 * a key or a token. Linear time.
 */
public final class Redaction {
    /** Longer text is cut; free text of crashes is a sentence, not a document. */
    public static final int MAX_CHARS = 8192;

    private static final int LONG_HEX_DIGITS = 16;

    /** 18 bytes; shorter ones are too much like names. */
    private static final int TOKEN_CHARS = 24;

    private static final int LEAST_OF_A_KIND = 3;

    /** Names of functions as compilers write them are short words and numbers. */
    private static final String MANGLED = "_Z";

    private static final int SMALL = 0;
    private static final int CAPITAL = 1;
    private static final int DIGIT = 2;
    private static final int OTHER = 3;

    private static final String SEPARATOR = "[\\\\/]{1,4}";

    /** One alternative per kind, in order of precedence. */
    private static final Pattern PERSONAL =
            Pattern.compile(
                    "(?i)(?P<url>\\b(?:https?|ftp|wss?)://[^\\s\"'<>]+)"
                            + "|(?P<query>\\b[a-z][a-z0-9+.-]{1,30}://[^\\s\"'<>?#]*[?#][^\\s\"'<>]*)"
                            + "|(?P<home>(?:"
                            + SEPARATOR
                            + "(?:users|home|documents and settings)"
                            + SEPARATOR
                            + "))(?P<user>[^\\\\/\"'<>|:*?\\n]+)"
                            + "|(?P<email>[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,24}\\b)"
                            + "|(?P<guid>\\{?\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b\\}?)"
                            + "|(?P<mac>\\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\\b)"
                            + "|(?P<ip>\\b(?:[0-9]{1,3}\\.){3}[0-9]{1,3}\\b"
                            + "|\\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\\b"
                            + "|\\b[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}\\b)?)"
                            + "|(?P<hex>\\b(?:0x)?[0-9a-f]{16,}\\b)");

    private Redaction() {}

    /** The text with each piece of personal data replaced by its kind in angle brackets. */
    public static String redact(String text) {
        String bounded = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
        return withoutTokens(maybePersonal(bounded) ? withoutPersonal(bounded) : bounded);
    }

    private static String withoutPersonal(String bounded) {
        Matcher matcher = PERSONAL.matcher(bounded);
        StringBuilder redacted = new StringBuilder(bounded.length());
        int copied = 0;
        while (matcher.find()) {
            redacted.append(bounded, copied, matcher.start());
            appendReplacement(matcher, redacted);
            copied = matcher.end();
        }
        return redacted.append(bounded, copied, bounded.length()).toString();
    }

    private static void appendReplacement(Matcher matcher, StringBuilder redacted) {
        String found = matcher.group();
        if (matcher.group("home") != null) {
            redacted.append(matcher.group("home")).append("<user>");
        } else if (matcher.group("query") != null) {
            redacted.append(found, 0, queryStart(found)).append("<query>");
        } else if (matcher.group("ip") != null && !hasDigit(found)) {
            redacted.append(found); // a scope such as "dead::" in the name of a function
        } else {
            redacted.append('<').append(kind(matcher)).append('>');
        }
    }

    private static String kind(Matcher matcher) {
        for (String kind : new String[] {"url", "email", "guid", "mac", "ip"}) {
            if (matcher.group(kind) != null) {
                return kind;
            }
        }
        return "hex";
    }

    private static int queryStart(String url) {
        for (int i = 0; i < url.length(); i++) {
            if (url.charAt(i) == '?' || url.charAt(i) == '#') {
                return i + 1;
            }
        }
        return url.length();
    }

    private static boolean hasDigit(String text) {
        return text.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * Replaces base64 text of keys and tokens. It mixes small and capital letters and digits in no
     * order; names of programs have words in them.
     */
    private static String withoutTokens(String text) {
        StringBuilder redacted = null;
        int copied = 0;
        int start = 0;
        for (int end = 0; end <= text.length(); end++) {
            if (end < text.length() && isBase64Digit(text.charAt(end))) {
                continue;
            }
            if (end - start >= TOKEN_CHARS && isToken(text, start, end)) {
                redacted = redacted == null ? new StringBuilder(text.length()) : redacted;
                redacted.append(text, copied, start).append("<token>");
                copied = end;
                while (copied < text.length() && text.charAt(copied) == '=') {
                    copied++;
                }
            }
            start = end + 1;
        }
        return redacted == null ? text : redacted.append(text, copied, text.length()).toString();
    }

    private static boolean isToken(String text, int start, int end) {
        if (text.startsWith(MANGLED, start)) {
            return false;
        }
        int[] counts = new int[4];
        int changes = 0;
        for (int i = start; i < end; i++) {
            int kind = kind(text.charAt(i));
            counts[kind]++;
            if (i > start && kind != kind(text.charAt(i - 1))) {
                changes++;
            }
        }
        return counts[SMALL] >= LEAST_OF_A_KIND
                && counts[CAPITAL] >= LEAST_OF_A_KIND
                && counts[DIGIT] >= LEAST_OF_A_KIND
                && changes * 5 >= (end - start) * 2;
    }

    private static int kind(char c) {
        if (c >= 'a' && c <= 'z') {
            return SMALL;
        }
        if (c >= 'A' && c <= 'Z') {
            return CAPITAL;
        }
        return c >= '0' && c <= '9' ? DIGIT : OTHER;
    }

    private static boolean isBase64Digit(char c) {
        return kind(c) != OTHER || c == '+' || c == '/' || c == '-' || c == '_';
    }

    /** One cheap pass that clears almost every text, because the automaton costs microseconds. */
    private static boolean maybePersonal(String text) {
        int hexRun = 0;
        int dots = 0;
        int colons = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@' || c == '/' || c == '\\') {
                return true;
            }
            if (c == '.') {
                dots++;
            } else if (c == ':') {
                colons++;
            }
            hexRun = isHexDigit(c) || c == '-' ? hexRun + 1 : 0;
            if (hexRun >= LONG_HEX_DIGITS) {
                return true;
            }
        }
        return dots >= 3 || colons >= 2;
    }

    private static boolean isHexDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
