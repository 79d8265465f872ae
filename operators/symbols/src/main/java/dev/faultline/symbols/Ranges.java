package dev.faultline.symbols;

import java.util.Arrays;

/**
 * Ranges of addresses in two columns, start and last (inclusive), both unsigned. Records of symbol
 * files overlap by mistakes of the tools that wrote them. Of overlapping ones the first in the
 * order of start, last, place in the file stays; this is what rust-minidump does, so both tell the
 * same.
 */
final class Ranges {

    private Ranges() {}

    /** Whether the rows are in order and do not overlap, so that all of them stay. */
    static boolean areDisjoint(IntList starts, IntList lasts, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (starts.unsigned(i) <= lasts.unsigned(i - 1)) {
                return false;
            }
        }
        return true;
    }

    /** The rows that stay, ascending. */
    static int[] withoutOverlaps(IntList starts, IntList lasts, int from, int to) {
        long[] keys = new long[to - from];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (starts.unsigned(from + i) << 31) | i;
        }
        Arrays.sort(keys);
        int[] kept = new int[keys.length];
        int count = 0;
        long nextFree = 0;
        for (int i = 0; i < keys.length; ) {
            int end = sameStart(keys, i);
            int best = shortest(keys, i, end, from, lasts);
            // All that start at the same address overlap one another: only one can stay.
            if (starts.unsigned(best) >= nextFree) {
                kept[count++] = best;
                nextFree = lasts.unsigned(best) + 1;
            }
            i = end;
        }
        return Arrays.copyOf(kept, count);
    }

    private static int sameStart(long[] keys, int first) {
        int end = first + 1;
        while (end < keys.length && keys[end] >>> 31 == keys[first] >>> 31) {
            end++;
        }
        return end;
    }

    private static int shortest(long[] keys, int first, int end, int from, IntList lasts) {
        int best = row(keys[first], from);
        for (int i = first + 1; i < end; i++) {
            int row = row(keys[i], from);
            if (lasts.unsigned(row) < lasts.unsigned(best)) {
                best = row;
            }
        }
        return best;
    }

    private static int row(long key, int from) {
        return from + (int) (key & Integer.MAX_VALUE);
    }

    /**
     * Index of the greatest of the sorted, unsigned starts that is not above the address; {@code
     * from - 1} when all are.
     */
    static int floor(int[] starts, int from, int to, int address) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Integer.compareUnsigned(starts[middle], address) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
