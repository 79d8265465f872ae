package dev.faultline.signature.lists;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds faults in lists that loading does not: entries that stand twice, entries that can never
 * decide anything because another one is always faster, and entries that other dialects of regular
 * expressions read differently.
 */
public final class SiglistLint {

    /** What is wrong with an entry. */
    public enum Fault {
        /** The same entry stands earlier in its list. */
        DUPLICATE,
        /** Whatever it matches, another entry of its kind matches too. */
        SHADOWED,
        /** Whatever it matches is irrelevant, which is asked first. */
        OVERRULED,
        /** It cannot match because normalisation never leaves such a text. */
        DEAD,
        /** It means something else, or nothing, to other engines for regular expressions. */
        UNPORTABLE,
        /** It is no regular expression we can run; loading fails. */
        BROKEN
    }

    /**
     * One fault.
     *
     * @param entry the entry at fault
     * @param fault what is wrong
     * @param because the place of the entry that makes this one useless, or a reason
     */
    public record Finding(ListEntry entry, Fault fault, String because) {}

    private SiglistLint() {}

    /** The faults of these entries, in the order of the entries. */
    public static List<Finding> check(List<ListEntry> entries) {
        List<Finding> findings = new ArrayList<>();
        Map<String, ListEntry> seen = new HashMap<>();
        for (ListEntry entry : entries) {
            String key = entry.kind() + " " + entry.form() + " " + entry.text();
            ListEntry earlier = seen.putIfAbsent(key, entry);
            if (earlier != null) {
                findings.add(new Finding(entry, Fault.DUPLICATE, earlier.place()));
            } else {
                uselessness(entry, entries).ifPresent(findings::add);
            }
            portability(entry).ifPresent(findings::add);
        }
        return List.copyOf(findings);
    }

    private static Optional<Finding> uselessness(ListEntry entry, List<ListEntry> entries) {
        if (entry.kind() == ListKind.SENTINEL) {
            return Optional.empty();
        }
        Optional<String> literal = onlyLiteral(entry);
        if (literal.isEmpty()) {
            return Optional.empty();
        }
        String text = literal.get();
        if (text.contains("<") && text.contains("[T]>") && !text.contains(" as ")) {
            return Optional.of(
                    new Finding(entry, Fault.DEAD, "template arguments have become <T> by then"));
        }
        for (ListEntry other : entries) {
            boolean competes =
                    other.kind() == entry.kind()
                            || (entry.kind() == ListKind.PREFIX
                                    && other.kind() == ListKind.IRRELEVANT);
            boolean same = other.text().equals(entry.text()) && other.kind() == entry.kind();
            if (competes && !same && matchesAllOf(other, text)) {
                Fault fault = other.kind() == entry.kind() ? Fault.SHADOWED : Fault.OVERRULED;
                return Optional.of(new Finding(entry, fault, other.place()));
            }
        }
        return Optional.empty();
    }

    /** The text every frame that matches begins with, for entries that want nothing more. */
    private static Optional<String> onlyLiteral(ListEntry entry) {
        try {
            List<ListPattern.Literals> literals = ListPattern.of(entry).literals();
            return literals.size() == 1 && literals.get(0).rest().isEmpty()
                    ? Optional.of(literals.get(0).first())
                    : Optional.empty();
        } catch (BadListException e) {
            return Optional.empty();
        }
    }

    /** What matches a text from its beginning matches everything that begins with that text. */
    private static boolean matchesAllOf(ListEntry other, String text) {
        if (other.text().endsWith("$")) {
            return false;
        }
        try {
            return FrameMatcher.of(List.of(other)).matches(text);
        } catch (BadListException e) {
            return false;
        }
    }

    private static Optional<Finding> portability(ListEntry entry) {
        if (entry.form() == ListEntry.Form.LITERAL) {
            return Optional.empty();
        }
        try {
            ListPattern.of(entry);
        } catch (BadListException e) {
            return Optional.of(new Finding(entry, Fault.BROKEN, String.valueOf(e.getMessage())));
        }
        String text = entry.text();
        for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
            boolean escaped = at > 0 && text.charAt(at - 1) == '\\';
            if (!escaped && !PythonExpression.isRepetition(text, at)) {
                return Optional.of(new Finding(entry, Fault.UNPORTABLE, "{ that repeats nothing"));
            }
        }
        return Optional.empty();
    }
}
