package dev.faultline.signature.lists;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Tells which of a few texts occur in another one, in one pass over it whatever their number. Aho,
 * Corasick: Efficient string matching, CACM 18 (1975). Immutable.
 */
final class Needles {

    /** As many texts as a mask has bits. */
    static final int MAX = Long.SIZE;

    private static final int ASCII = 128;

    /** Columns of the table by character; column 0 is for characters that no text has. */
    private final byte[] columns = new byte[ASCII];

    /** A row of the table has two to this columns. */
    private final int shift;

    /** The state after each state and column. */
    private final int[] next;

    /** The texts that end in each state, one bit each. */
    private final long[] ending;

    /**
     * An automaton for these texts.
     *
     * @param texts at most {@link #MAX}, none empty, all ASCII
     */
    Needles(List<String> texts) {
        int usedColumns = 1;
        int maxStates = 1;
        for (String text : texts) {
            maxStates += text.length();
            for (int i = 0; i < text.length(); i++) {
                if (columns[text.charAt(i)] == 0) {
                    columns[text.charAt(i)] = (byte) usedColumns++;
                }
            }
        }
        shift = Integer.SIZE - Integer.numberOfLeadingZeros(usedColumns - 1);
        next = new int[maxStates << shift];
        ending = new long[maxStates];
        Arrays.fill(next, -1);
        int states = 1;
        for (int bit = 0; bit < texts.size(); bit++) {
            int state = 0;
            for (char c : texts.get(bit).toCharArray()) {
                int edge = (state << shift) + columns[c];
                if (next[edge] < 0) {
                    next[edge] = states++;
                }
                state = next[edge];
            }
            ending[state] |= 1L << bit;
        }
        addFailures();
    }

    /** What has no edge goes where the longest suffix of the text read so far would go. */
    private void addFailures() {
        int[] suffix = new int[ending.length];
        Deque<Integer> waiting = new ArrayDeque<>();
        for (int column = 0; column < 1 << shift; column++) {
            next[column] = Math.max(0, next[column]);
            if (next[column] > 0) {
                waiting.add(next[column]);
            }
        }
        while (!waiting.isEmpty()) {
            int state = waiting.remove();
            ending[state] |= ending[suffix[state]];
            for (int column = 0; column < 1 << shift; column++) {
                int fallback = next[(suffix[state] << shift) + column];
                int edge = (state << shift) + column;
                if (next[edge] < 0) {
                    next[edge] = fallback;
                } else {
                    suffix[next[edge]] = fallback;
                    waiting.add(next[edge]);
                }
            }
        }
    }

    /** Whether a text can be one of the needles. */
    static boolean canBe(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c < ASCII);
    }

    /**
     * The texts that occur before the first line feed, the bit of each at its place in the list.
     */
    long in(String text) {
        long found = 0;
        int state = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                break;
            }
            state = c < ASCII ? next[(state << shift) + columns[c]] : 0;
            if (state != 0) {
                found |= ending[state];
            }
        }
        return found;
    }
}
