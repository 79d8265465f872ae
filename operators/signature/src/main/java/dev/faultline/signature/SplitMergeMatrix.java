package dev.faultline.signature;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the crashes of each signature under one ruleset spread over the signatures of another.
 * Bounded: beyond {@value #MAX_PAIRS} pairs crashes of further ones are only counted.
 */
public final class SplitMergeMatrix {

    static final int MAX_PAIRS = 500_000;

    private static final Comparator<Move> ORDER =
            Comparator.comparingLong(Move::crashes)
                    .reversed()
                    .thenComparing(Move::from)
                    .thenComparing(Move::to);

    private final Map<String, Map<String, Long>> crashesByFrom = new HashMap<>();
    private final Map<String, Long> crashesByTo = new HashMap<>();
    private final Map<String, Integer> sourcesByTo = new HashMap<>();
    private int pairs;
    private long crashes;
    private long changed;
    private long unplaced;

    /** What happens to a signature. */
    public enum Change {
        /** All of its crashes go to one signature that gets no others. */
        RENAMED,
        /** Its crashes go to several signatures. */
        SPLIT,
        /** All of its crashes go to one signature, and so do those of others. */
        MERGED,
        /** Its crashes go to several signatures, and this one gets those of others too. */
        SPLIT_AND_MERGED
    }

    /**
     * Crashes of one signature that another ruleset puts under one signature.
     *
     * @param from the signature under the first ruleset
     * @param to the signature under the second
     * @param crashes how many
     * @param shareOfFrom share of all crashes of {@code from}
     * @param shareOfTo share of all crashes of {@code to}
     * @param change what happens to {@code from}
     */
    public record Move(
            String from,
            String to,
            long crashes,
            double shareOfFrom,
            double shareOfTo,
            Change change) {}

    /** Counts one crash. */
    public void add(String from, String to) {
        crashes++;
        changed += from.equals(to) ? 0 : 1;
        Map<String, Long> row = crashesByFrom.get(from);
        boolean known = row != null && row.containsKey(to);
        if (!known && pairs == MAX_PAIRS) {
            unplaced++;
            return;
        }
        if (!known) {
            pairs++;
            sourcesByTo.merge(to, 1, Integer::sum);
        }
        crashesByFrom.computeIfAbsent(from, key -> new HashMap<>(2)).merge(to, 1L, Long::sum);
        crashesByTo.merge(to, 1L, Long::sum);
    }

    /** Crashes counted. */
    public long crashes() {
        return crashes;
    }

    /** Crashes whose signature is another one. */
    public long changed() {
        return changed;
    }

    /** Crashes that found no place in the matrix. */
    public long unplaced() {
        return unplaced;
    }

    /** Where crashes go, for signatures that change: most crashes first. Includes who stays. */
    public List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        crashesByFrom.forEach(
                (from, row) -> {
                    boolean stays = row.size() == 1 && row.containsKey(from);
                    if (!stays || sources(from) > 1) {
                        addMoves(from, row, moves);
                    }
                });
        moves.sort(ORDER);
        return List.copyOf(moves);
    }

    private void addMoves(String from, Map<String, Long> row, List<Move> moves) {
        long all = row.values().stream().mapToLong(Long::longValue).sum();
        row.forEach(
                (to, count) ->
                        moves.add(
                                new Move(
                                        from,
                                        to,
                                        count,
                                        (double) count / all,
                                        (double) count / crashesByTo.getOrDefault(to, count),
                                        change(row.size() > 1, sources(to) > 1))));
    }

    private int sources(String to) {
        return sourcesByTo.getOrDefault(to, 0);
    }

    private static Change change(boolean split, boolean merged) {
        if (split) {
            return merged ? Change.SPLIT_AND_MERGED : Change.SPLIT;
        }
        return merged ? Change.MERGED : Change.RENAMED;
    }
}
