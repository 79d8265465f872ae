package dev.faultline.signature.lists;

import com.google.re2j.PatternSyntaxException;

/** Translates regular expressions from Python's dialect to RE2's. */
final class PythonExpression {
    private static final String SPACES =
            "\\x09-\\x0d\\x1c-\\x20\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}"
                    + "\\x{202f}\\x{205f}\\x{3000}";

    private PythonExpression() {}

    /**
     * The expression in RE2's dialect. Classes such as {@code \d} cover all scripts, as they do in
     * Python; a brace that repeats nothing is literal; {@code $} also matches before a final line
     * feed.
     *
     * @throws PatternSyntaxException for what has no translation
     */
    static String toRe2(String python) {
        StringBuilder re2 = new StringBuilder();
        boolean inSet = false;
        for (int i = 0; i < python.length(); i++) {
            char c = python.charAt(i);
            if (c == '\\') {
                i++;
                if (i == python.length()) {
                    throw new PatternSyntaxException("ends with a backslash", python);
                }
                re2.append(escape(python, python.charAt(i), inSet));
            } else if (inSet) {
                inSet = c != ']';
                re2.append(c == '[' ? "\\[" : String.valueOf(c));
            } else if (c == '[') {
                inSet = true;
                re2.append(c);
                i = copySetStart(python, i, re2);
            } else {
                re2.append(plain(python, i));
            }
        }
        return re2.toString();
    }

    /** A {@code ]} directly after the opening of a set is a member of it. */
    private static int copySetStart(String python, int open, StringBuilder re2) {
        int at = open;
        if (python.startsWith("^", at + 1)) {
            re2.append('^');
            at++;
        }
        if (python.startsWith("]", at + 1)) {
            re2.append("\\]");
            at++;
        }
        return at;
    }

    private static String plain(String python, int at) {
        char c = python.charAt(at);
        if (c == '{' && !isRepetition(python, at)) {
            return "\\{";
        }
        if (c == '{' && python.charAt(at + 1) == ',') {
            return "{0";
        }
        if (c == '}' && !closesRepetition(python, at)) {
            return "\\}";
        }
        if (c == '$') {
            boolean last = at + 1 == python.length() || "|)".indexOf(python.charAt(at + 1)) >= 0;
            if (!last) {
                throw new PatternSyntaxException("$ in the middle", python);
            }
            return "(?:\\n?\\z)";
        }
        return String.valueOf(c);
    }

    private static String escape(String python, char c, boolean inSet) {
        return switch (c) {
            case 'd' -> inSet ? "\\p{Nd}" : "[\\p{Nd}]";
            case 'D' -> "\\P{Nd}";
            case 's' -> inSet ? SPACES : "[" + SPACES + "]";
            case 'S' -> complement(python, SPACES, inSet);
            case 'w' -> inSet ? "\\p{L}\\p{N}_" : "[\\p{L}\\p{N}_]";
            case 'W' -> complement(python, "\\p{L}\\p{N}_", inSet);
            case 'Z' -> "\\z";
            case 'A', 'b', 'B', 'n', 'r', 't', 'f', 'v', 'a', 'x' -> "\\" + c;
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw new PatternSyntaxException("unknown escape", "\\" + c);
                }
                yield c < 0x80 ? "\\" + c : String.valueOf(c);
            }
        };
    }

    private static String complement(String python, String set, boolean inSet) {
        if (inSet) {
            throw new PatternSyntaxException("complement inside a set", python);
        }
        return "[^" + set + "]";
    }

    /** Whether the brace there opens a repetition such as <code>{2,}</code>. */
    static boolean isRepetition(String python, int open) {
        int close = python.indexOf('}', open);
        if (close <= open + 1) {
            return false;
        }
        int commas = 0;
        for (int i = open + 1; i < close; i++) {
            char c = python.charAt(i);
            commas += c == ',' ? 1 : 0;
            if (!(c == ',' || (c >= '0' && c <= '9'))) {
                return false;
            }
        }
        return commas <= 1;
    }

    private static boolean closesRepetition(String python, int close) {
        int open = python.lastIndexOf('{', close);
        return open >= 0 && isRepetition(python, open) && python.indexOf('}', open) == close;
    }
}
