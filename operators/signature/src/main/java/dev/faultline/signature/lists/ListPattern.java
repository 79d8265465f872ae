package dev.faultline.signature.lists;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of a list, taken apart for matching.
 *
 * <p>Nearly all entries are literal text, some are literals with {@code .*} between them, a few
 * choose between literals. All those become {@link Literals}; only the rest needs an engine for
 * regular expressions, and that one does not backtrack.
 *
 * @param literals what to look for when the entry consists of literals, otherwise empty
 * @param literalPrefix text that every match begins with
 * @param expression the whole entry when it does not consist of literals
 */
record ListPattern(List<Literals> literals, String literalPrefix, @Nullable Pattern expression) {

    /** Choices multiply; beyond this many an entry is left to the engine. */
    private static final int MAX_ALTERNATIVES = 64;

    /** Parentheses in one another beyond which an entry is left to the engine. */
    private static final int MAX_DEPTH = 8;

    /**
     * Literals that must follow one another.
     *
     * @param first what a frame must begin with
     * @param rest what must come after it on the same line, in this order, with anything between
     */
    record Literals(String first, List<String> rest) {

        boolean restMatches(String frame) {
            if (rest.isEmpty()) {
                return true;
            }
            int from = first.length();
            int lineFeed = frame.indexOf('\n', from);
            int end = lineFeed < 0 ? frame.length() : lineFeed;
            for (String part : rest) {
                int at = frame.indexOf(part, from);
                if (at < 0 || at + part.length() > end) {
                    return false;
                }
                from = at + part.length();
            }
            return true;
        }
    }

    static ListPattern of(ListEntry entry) throws BadListException {
        if (entry.form() == ListEntry.Form.LITERAL) {
            return new ListPattern(List.of(new Literals(entry.text(), List.of())), "", null);
        }
        Reader reader = new Reader(entry.text());
        List<List<String>> alternatives = reader.alternatives();
        if (alternatives != null) {
            List<Literals> literals = new ArrayList<>();
            for (List<String> parts : alternatives) {
                List<String> rest = parts.subList(1, parts.size());
                literals.add(
                        new Literals(
                                parts.get(0),
                                rest.stream().filter(part -> !part.isEmpty()).toList()));
            }
            return new ListPattern(List.copyOf(literals), "", null);
        }
        try {
            Pattern expression = Pattern.compile(PythonExpression.toRe2(entry.text()));
            return new ListPattern(List.of(), reader.literalPrefix(), expression);
        } catch (PatternSyntaxException e) {
            throw new BadListException(entry, "not a regular expression, " + e.getDescription());
        }
    }

    /** Reads an expression as far as it consists of literals. */
    private static final class Reader {
        private static final String SPECIAL = "\\.^$*+?{}[]|()";

        private final String text;
        private int at;
        private int depth;

        Reader(String text) {
            this.text = text;
        }

        /**
         * For each way to choose, the literals between {@code .*}, the first possibly empty; null
         * when the expression has anything else.
         */
        @Nullable List<List<String>> alternatives() {
            List<List<String>> all = new ArrayList<>();
            do {
                List<List<String>> branch = branch();
                if (branch == null) {
                    return null;
                }
                all.addAll(branch);
            } while (skip("|"));
            return at == text.length() && all.size() <= MAX_ALTERNATIVES ? all : null;
        }

        private @Nullable List<List<String>> branch() {
            List<List<String>> branch = List.of(List.of(""));
            while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
                if (skip(".*")) {
                    if (peekQuantifier()) {
                        return null;
                    }
                    branch = withGap(branch);
                    continue;
                }
                List<String> choices = piece();
                if (choices == null || branch.size() * choices.size() > MAX_ALTERNATIVES) {
                    return null;
                }
                branch = product(branch, choices);
            }
            return branch;
        }

        /** A character, a group or a set of characters, each perhaps optional. */
        private @Nullable List<String> piece() {
            List<String> choices;
            if (skip("(")) {
                choices = group();
            } else if (skip("[")) {
                choices = characterSet();
            } else {
                String literal = character();
                choices = literal == null ? null : List.of(literal);
            }
            if (choices != null && skip("?")) {
                choices = new ArrayList<>(choices);
                choices.add("");
            }
            return choices == null || peekQuantifier() ? null : choices;
        }

        /** What stands in parentheses, as long as it is a choice of literals. */
        private @Nullable List<String> group() {
            if (skip("?") || ++depth > MAX_DEPTH) {
                return null;
            }
            List<String> choices = new ArrayList<>();
            do {
                List<List<String>> branch = branch();
                if (branch == null
                        || branch.get(0).size() > 1
                        || choices.size() + branch.size() > MAX_ALTERNATIVES) {
                    return null;
                }
                branch.forEach(parts -> choices.add(parts.get(0)));
            } while (skip("|"));
            depth--;
            return skip(")") ? choices : null;
        }

        private @Nullable List<String> characterSet() {
            int end = text.indexOf(']', at + 1);
            String members = end < 0 ? "^" : text.substring(at, end);
            boolean range = members.indexOf('-', 1) > 0 && !members.endsWith("-");
            if (members.startsWith("^")
                    || members.indexOf('\\') >= 0
                    || range
                    || members.indexOf('[') >= 0) {
                return null;
            }
            at = end + 1;
            return members.codePoints().mapToObj(Character::toString).toList();
        }

        /** One literal character, or null when the next thing is something else. */
        private @Nullable String character() {
            int c = text.codePointAt(at);
            if (c == '\\' && at + 1 < text.length() && isPunctuation(text.charAt(at + 1))) {
                at += 2;
                return text.substring(at - 1, at);
            }
            boolean plainBrace = c == '}' || (c == '{' && !PythonExpression.isRepetition(text, at));
            if (SPECIAL.indexOf(c) >= 0 && c != ']' && !plainBrace) {
                return null;
            }
            at += Character.charCount(c);
            return Character.toString(c);
        }

        private boolean peekQuantifier() {
            if (at >= text.length()) {
                return false;
            }
            char c = text.charAt(at);
            return c == '*'
                    || c == '+'
                    || c == '?'
                    || (c == '{' && PythonExpression.isRepetition(text, at));
        }

        private boolean skip(String token) {
            boolean here = text.startsWith(token, at);
            at += here ? token.length() : 0;
            return here;
        }

        private static List<List<String>> withGap(List<List<String>> branch) {
            List<List<String>> result = new ArrayList<>();
            for (List<String> parts : branch) {
                List<String> longer = new ArrayList<>(parts);
                longer.add("");
                result.add(longer);
            }
            return result;
        }

        private static List<List<String>> product(List<List<String>> branch, List<String> choices) {
            List<List<String>> result = new ArrayList<>();
            for (List<String> parts : branch) {
                for (String choice : choices) {
                    List<String> longer = new ArrayList<>(parts);
                    int last = longer.size() - 1;
                    longer.set(last, longer.get(last) + choice);
                    result.add(longer);
                }
            }
            return result;
        }

        /** The literal text at the beginning of an expression without top-level choice. */
        String literalPrefix() {
            at = 0;
            if (text.indexOf('|') >= 0) {
                return "";
            }
            StringBuilder prefix = new StringBuilder();
            while (at < text.length()) {
                String literal = character();
                if (literal == null || peekQuantifier()) {
                    break;
                }
                prefix.append(literal);
            }
            return prefix.toString();
        }

        private static boolean isPunctuation(char c) {
            return c < 0x80 && c > ' ' && !Character.isLetterOrDigit(c);
        }
    }
}
