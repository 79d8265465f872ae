package dev.faultline.signature.lists;

import dev.faultline.signature.text.Slices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        /** Whatever it matches, other entries match too, at least one of its kind. */
        SHADOWED,
        /** Whatever it matches is irrelevant, which is asked first. */
        OVERRULED,
        /** It matches no function, because normalisation leaves no such name. */
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
     * @param because the places of the entries that make this one useless, or a reason
     */
    public record Finding(ListEntry entry, Fault fault, String because) {}

    /** What keeps template arguments, in one generation of the engine or another. */
    private static final List<String> KEEPS_TYPES =
            List.of("name omitted", "IPC::ParamTraits", "operator", " as ", " in ");

    private SiglistLint() {}

    /**
     * The faults of these entries, in the order of the entries. Without those that are duplicate,
     * shadowed or overruled all signatures stay as they are.
     */
    public static List<Finding> check(List<ListEntry> entries) {
        Map<String, ListEntry> first = new LinkedHashMap<>();
        for (ListEntry entry : entries) {
            first.putIfAbsent(identity(entry), entry);
        }
        Shadows shadows = new Shadows(first.values());
        List<Finding> findings = new ArrayList<>();
        for (ListEntry entry : entries) {
            ListEntry same = first.getOrDefault(identity(entry), entry);
            if (same.equals(entry)) {
                uselessness(entry, shadows).ifPresent(findings::add);
            } else {
                findings.add(new Finding(entry, Fault.DUPLICATE, same.place()));
            }
            portability(entry).ifPresent(findings::add);
        }
        return List.copyOf(findings);
    }

    private static String identity(ListEntry entry) {
        return entry.kind() + " " + entry.form() + " " + entry.text();
    }

    private static Optional<Finding> uselessness(ListEntry entry, Shadows shadows) {
        List<String> beginnings = shadows.beginnings(entry);
        if (!beginnings.isEmpty() && beginnings.stream().allMatch(SiglistLint::hasTypes)) {
            return Optional.of(
                    new Finding(entry, Fault.DEAD, "template arguments have become <T> by then"));
        }
        Set<ListEntry> shadowing = shadows.over(entry);
        if (shadowing.isEmpty()) {
            return Optional.empty();
        }
        boolean overruled = shadowing.stream().noneMatch(other -> other.kind() == entry.kind());
        String places = shadowing.stream().map(ListEntry::place).collect(Collectors.joining(", "));
        return Optional.of(
                new Finding(entry, overruled ? Fault.OVERRULED : Fault.SHADOWED, places));
    }

    /** Whether a text has template arguments that no name of a function has any more. */
    private static boolean hasTypes(String text) {
        String without =
                Slices.replace(
                        text,
                        '<',
                        '>',
                        (whole, gap, start, end) -> {
                            boolean mayGoOn = end == whole.length();
                            boolean kept =
                                    KEEPS_TYPES.stream()
                                            .anyMatch(
                                                    part ->
                                                            Slices.contains(whole, start, end, part)
                                                                    || Slices.endsWith(
                                                                            whole, 0, start, part));
                            return mayGoOn || kept || Slices.equal(whole, start, end, "<T>")
                                    ? null
                                    : "";
                        });
        return !without.equals(text);
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
