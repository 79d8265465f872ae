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

    /** Appends the ranges that stay. */
    void appendTo(IndexOutput output) throws IOException {
        Table table = new Table(output, starts);
        if (isDisjoint) {
            for (int row = 0; row < starts.size(); row++) {
                table.append(starts.get(row), places.get(row));
            }
        } else {
            int[] kept = Ranges.withoutOverlaps(starts, lasts, 0, starts.size());
            dropped = starts.size() - kept.length;
            for (int row : kept) {
                table.append(starts.get(row), places.get(row));
            }
        }
        table.end();
    }

    /** Start and place of each range, ascending, and a directory of the starts behind them. */
    private static final class Table {

        private final IndexOutput output;
        private final int shift;
        private final IntList directory = new IntList();
        private int rows;

        Table(IndexOutput output, IntList starts) {
            this.output = output;
            long greatest = 0;
            for (int row = 0; row < starts.size(); row++) {
                greatest = Math.max(greatest, starts.unsigned(row));
            }
            int bits = 0;
            while (greatest >>> bits > starts.size() / IndexLayout.ROWS_PER_BUCKET) {
                bits++;
            }
            shift = bits;
        }

        void append(int start, int place) throws IOException {
            fillUpTo(Integer.toUnsignedLong(start) >>> shift);
            output.append32(start);
            output.append32(place);
            rows++;
        }

        /** Buckets up to this one start with the next row. */
        private void fillUpTo(long bucket) {
            while (directory.size() <= bucket) {
                directory.add(rows);
            }
        }

        void end() throws IOException {
            directory.add(rows);
            for (int bucket = 0; bucket < directory.size(); bucket++) {
                output.append32(directory.get(bucket));
            }
            output.append32(directory.size());
            output.append32(rows);
            output.append32(shift);
        }
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

        /** Appends the symbols that stay. */
        void appendTo(IndexOutput output) throws IOException {
            long[] order = new long[starts.size()];
            Arrays.setAll(order, i -> (starts.unsigned(i) << 31) | i);
            Arrays.sort(order);
            Table table = new Table(output, starts);
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
                table.append(start, places.get(best));
            }
            table.end();
        }

        private static int row(long key) {
            return (int) (key & Integer.MAX_VALUE);
        }
    }
}
