package dev.faultline.symbols;

import java.util.Arrays;

/** Collects PUBLIC records in the order of the file. */
final class PublicsBuilder {

    private final IntList starts = new IntList();
    private final IntList names = new IntList();
    private final IntList parameterSizes = new IntList();

    void add(int start, int parameterSize, int name) {
        starts.add(start);
        parameterSizes.add(parameterSize);
        names.add(name);
    }

    /** Of several at one address the last in the order of names stays, as in rust-minidump. */
    PublicTable build(NamePool pool) {
        long[] order = new long[starts.size()];
        Arrays.setAll(order, i -> (starts.unsigned(i) << 31) | i);
        Arrays.sort(order);
        IntList keptStarts = new IntList();
        IntList keptNames = new IntList();
        IntList keptSizes = new IntList();
        for (int i = 0; i < order.length; ) {
            int best = row(order[i]);
            int start = starts.get(best);
            for (i++; i < order.length && starts.get(row(order[i])) == start; i++) {
                int other = row(order[i]);
                best = pool.compare(names.get(other), names.get(best)) >= 0 ? other : best;
            }
            keptStarts.add(start);
            keptNames.add(names.get(best));
            keptSizes.add(parameterSizes.get(best));
        }
        return new PublicTable(keptStarts.toArray(), keptNames.toArray(), keptSizes.toArray());
    }

    private static int row(long key) {
        return (int) (key & Integer.MAX_VALUE);
    }
}
