package dev.faultline.correlation;

import java.util.Comparator;
import java.util.List;

/**
 * What one enrichment made of a crash event. Readings of the same event are ordered by quality; the
 * greatest is the one that counts, whatever order they come in.
 *
 * @param rulesetSequence order of the ruleset that made the signature
 * @param resolvedFrames frames of the crashing thread with a function name
 * @param contentHash hash of the payload, hex
 * @param buildKnown whether the version was looked up rather than guessed
 * @param facts what is counted
 * @param stack hashes of the top frames, at most ten
 * @param context what is told of it beside
 */
public record Reading(
        long rulesetSequence,
        int resolvedFrames,
        String contentHash,
        boolean buildKnown,
        CrashFacts facts,
        List<Integer> stack,
        CrashContext context)
        implements Comparable<Reading> {

    // After the four criteria of quality come ties.
    private static final Comparator<Reading> ORDER =
            Comparator.comparingLong(Reading::rulesetSequence)
                    .thenComparingInt(Reading::resolvedFrames)
                    .thenComparing(Reading::contentHash)
                    .thenComparing(Reading::buildKnown)
                    .thenComparing(reading -> reading.facts.where().version())
                    .thenComparing(reading -> reading.facts.signature())
                    .thenComparing(Reading::toString);

    @Override
    public int compareTo(Reading other) {
        return equals(other) ? 0 : ORDER.compare(this, other);
    }
}
