package dev.faultline.jobs.deadletters;

import java.time.Instant;
import java.util.Set;

/**
 * Which dead letters are meant; what is empty means all.
 *
 * @param reasons reason codes
 * @param partitions partitions that they came from
 * @param positions positions of letters, {@code topic/partition/offset}
 * @param fromOffset first offset that they had where they came from
 * @param toOffset last offset that they had there
 * @param from first moment at which they were written
 * @param to moment before which they were written
 */
public record LetterFilter(
        Set<String> reasons,
        Set<Integer> partitions,
        Set<String> positions,
        long fromOffset,
        long toOffset,
        Instant from,
        Instant to) {

    /** Copies the sets. */
    public LetterFilter {
        reasons = Set.copyOf(reasons);
        partitions = Set.copyOf(partitions);
        positions = Set.copyOf(positions);
    }

    /** All of them. */
    public static LetterFilter all() {
        return new LetterFilter(
                Set.of(), Set.of(), Set.of(), 0, Long.MAX_VALUE, Instant.MIN, Instant.MAX);
    }

    /** Returns whether a letter is meant. */
    public boolean matches(StoredLetter letter) {
        return isOneOf(reasons, letter.reason())
                && isOneOf(partitions, letter.sourcePartition())
                && isOneOf(positions, letter.position())
                && (letter.sourceOffset() >= fromOffset || fromOffset == 0)
                && letter.sourceOffset() <= toOffset
                && !letter.writtenAt().isBefore(from)
                && letter.writtenAt().isBefore(to);
    }

    private static <T> boolean isOneOf(Set<T> some, T one) {
        return some.isEmpty() || some.contains(one);
    }
}
