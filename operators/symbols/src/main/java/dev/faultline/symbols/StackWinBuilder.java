package dev.faultline.symbols;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects STACK WIN records of one type in the order of the file. */
final class StackWinBuilder {

    private final IntList starts = new IntList();
    private final IntList lasts = new IntList();
    private final IntList parameterSizes = new IntList();
    private final IntList savedRegisterSizes = new IntList();
    private final IntList localSizes = new IntList();
    private final IntList details = new IntList();

    private int dropped;

    /**
     * Adds a record. In PDB files each record of a function has its own start but reaches to the
     * function's end; so a record that starts inside the last one cuts that short. One that starts
     * at or before the last one and differs from it is dropped.
     */
    void add(
            int start,
            int last,
            int parameterSize,
            int savedRegisterSize,
            int localSize,
            int detail) {
        int previous = starts.size() - 1;
        if (previous >= 0 && overlaps(previous, start, last)) {
            if (Integer.compareUnsigned(start, starts.get(previous)) > 0) {
                lasts.set(previous, start - 1);
            } else if (start != starts.get(previous) || last != lasts.get(previous)) {
                dropped++;
                return;
            }
        }
        starts.add(start);
        lasts.add(last);
        parameterSizes.add(parameterSize);
        savedRegisterSizes.add(savedRegisterSize);
        localSizes.add(localSize);
        details.add(detail);
    }

    int dropped() {
        return dropped;
    }

    /**
     * The records that stay.
     *
     * @param programs of frame data, null for FPO
     */
    StackWinTable build(@Nullable WinPrograms programs) {
        int[] kept = Ranges.withoutOverlaps(starts, lasts, 0, starts.size());
        dropped += starts.size() - kept.length;
        return new StackWinTable(
                pick(starts, kept),
                pick(lasts, kept),
                pick(parameterSizes, kept),
                pick(savedRegisterSizes, kept),
                pick(localSizes, kept),
                pick(details, kept),
                programs);
    }

    private boolean overlaps(int row, int start, int last) {
        return Integer.compareUnsigned(start, lasts.get(row)) <= 0
                && Integer.compareUnsigned(last, starts.get(row)) >= 0;
    }

    private static int[] pick(IntList column, int[] rows) {
        int[] picked = new int[rows.length];
        Arrays.setAll(picked, i -> column.get(rows[i]));
        return picked;
    }
}
