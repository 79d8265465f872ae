package dev.faultline.signature.lists;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds entries that decide nothing because others match all that they match.
 *
 * <p>Of each way to match an entry one text is made, with a character that no entry has wherever
 * anything may stand. An entry made of literals that matches this text finds its own literals in
 * those of the other, for none can contain that character; so it matches whatever stands there. An
 * entry that is an expression must match what comes before the first such place.
 */
final class Shadows {

    /** Stands for anything in a text to match. */
    private static final String ANYTHING = "\uffff";

    private final Map<ListEntry, ListPattern> deciding = new LinkedHashMap<>();

    /**
     * A text that stands for all that one way to match an entry matches.
     *
     * @param whole with {@link #ANYTHING} where anything may stand
     * @param beginning what comes before the first such place
     */
    private record Sample(String whole, String beginning) {}

    /** Looks for shadows among these entries; those that cannot be loaded throw none. */
    Shadows(Collection<ListEntry> entries) {
        for (ListEntry entry : entries) {
            if (entry.kind() != ListKind.SENTINEL && !entry.text().contains(ANYTHING)) {
                pattern(entry).ifPresent(pattern -> deciding.put(entry, pattern));
            }
        }
    }

    private static Optional<ListPattern> pattern(ListEntry entry) {
        try {
            return Optional.of(ListPattern.of(entry));
        } catch (BadListException e) {
            return Optional.empty();
        }
    }

    /** What every frame that the entry matches begins with, for each way to match it. */
    List<String> beginnings(ListEntry entry) {
        ListPattern pattern = deciding.get(entry);
        return pattern == null
                ? List.of()
                : samples(pattern).stream().map(Sample::beginning).toList();
    }

    /**
     * The entries that leave nothing to decide to this one; empty when it has something to decide.
     * What has been found to lie in the shadow no longer throws one itself, so of two entries that
     * match the same only one is found, and all that are found can go.
     */
    Set<ListEntry> over(ListEntry entry) {
        ListPattern pattern = deciding.remove(entry);
        if (pattern == null) {
            return Set.of();
        }
        Set<ListEntry> shadowing = new LinkedHashSet<>();
        for (Sample sample : samples(pattern)) {
            Optional<ListEntry> other = over(entry, sample);
            if (other.isEmpty()) {
                deciding.put(entry, pattern);
                return Set.of();
            }
            shadowing.add(other.get());
        }
        return shadowing;
    }

    private Optional<ListEntry> over(ListEntry entry, Sample sample) {
        return deciding.entrySet().stream()
                .filter(other -> isAskedForTheSame(other.getKey(), entry))
                .filter(other -> matchesAllOf(other.getKey(), other.getValue(), sample))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean isAskedForTheSame(ListEntry other, ListEntry entry) {
        return other.kind() == entry.kind()
                || (entry.kind() == ListKind.PREFIX && other.kind() == ListKind.IRRELEVANT);
    }

    private static boolean matchesAllOf(ListEntry other, ListPattern pattern, Sample sample) {
        if (pattern.expression() != null) {
            return !asksForWhatFollows(other.text())
                    && pattern.expression().matcher(sample.beginning()).lookingAt();
        }
        return pattern.literals().stream()
                .anyMatch(
                        literals ->
                                sample.whole().startsWith(literals.first())
                                        && literals.restMatches(sample.whole()));
    }

    /** Whether a match may end where more follows, but not at its end, or the other way round. */
    private static boolean asksForWhatFollows(String expression) {
        return expression.contains("$")
                || expression.contains("\\Z")
                || expression.contains("\\b")
                || expression.contains("\\B");
    }

    private static List<Sample> samples(ListPattern pattern) {
        if (pattern.expression() != null) {
            return List.of(new Sample(pattern.literalPrefix(), pattern.literalPrefix()));
        }
        List<Sample> samples = new ArrayList<>();
        for (ListPattern.Literals literals : pattern.literals()) {
            StringBuilder whole = new StringBuilder(literals.first());
            literals.rest().forEach(part -> whole.append(ANYTHING).append(part));
            samples.add(new Sample(whole.toString(), literals.first()));
        }
        return samples;
    }
}
