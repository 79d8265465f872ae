package dev.faultline.symbols;

import java.io.IOException;
import java.util.Arrays;

/**
 * Address ranges with the places of their records, in the order of the file. Records of symbol
 * files overlap by mistakes of the tools that wrote them. Of overlapping ones the first in the
 * order of start, last, place in the file stays; this is what rust-minidump does, so both tell the
 * same.
 */
final class RangeRows {

    private final IntList starts = new IntList();
    private final IntList lasts = new IntList();
    private final IntList places = new IntList();
    private boolean isDisjoint = true;
    private int dropped;

    void add(int start, int last, long place) {
        int size = starts.size();
        isDisjoint &= size == 0 || Integer.compareUnsigned(start, lasts.get(size - 1)) > 0;
        starts.add(start);
        lasts.add(last);
        places.add((int) place);
    }

    int size() {
        return starts.size();
    }

    /** Records that overlapped others, once appended. */
    int dropped() {
        return dropped;
    }

    /** Appends start and place of each range that stays, ascending. */
    void appendTo(IndexOutput output) throws IOException {
        if (isDisjoint) {
            for (int row = 0; row < starts.size(); row++) {
                append(row, output);
            }
            return;
        }
        int[] kept = Ranges.withoutOverlaps(starts, lasts, 0, starts.size());
        dropped = starts.size() - kept.length;
        for (int row : kept) {
            append(row, output);
        }
    }

    private void append(int row, IndexOutput output) throws IOException {
        output.append32(starts.get(row));
        output.append32(places.get(row));
    }

    /** Rows for symbols without a size; of several at one address the one that is last by name. */
    static final class Publics {

        private final IntList starts = new IntList();
        private final IntList places = new IntList();
        private final IntList names = new IntList();

        void add(int start, long place, int name) {
            starts.add(start);
            places.add((int) place);
            names.add(name);
        }

        int size() {
            return starts.size();
        }

        /** Appends start and place of each symbol that stays, ascending. */
        void appendTo(IndexOutput output) throws IOException {
            long[] order = new long[starts.size()];
            Arrays.setAll(order, i -> (starts.unsigned(i) << 31) | i);
            Arrays.sort(order);
            for (int i = 0; i < order.length; ) {
                int best = row(order[i]);
                int start = starts.get(best);
                byte[] bestName = null;
                for (i++; i < order.length && starts.get(row(order[i])) == start; i++) {
                    if (bestName == null) {
                        bestName = output.record(names.unsigned(best));
                    }
                    int other = row(order[i]);
                    byte[] otherName = output.record(names.unsigned(other));
                    if (Arrays.compareUnsigned(otherName, bestName) >= 0) {
                        best = other;
                        bestName = otherName;
                    }
                }
                output.append32(start);
                output.append32(places.get(best));
            }
        }

        private static int row(long key) {
            return (int) (key & Integer.MAX_VALUE);
        }
    }
}
