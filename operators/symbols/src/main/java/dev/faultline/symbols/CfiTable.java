package dev.faultline.symbols;

import org.jspecify.annotations.Nullable;

/**
 * STACK CFI of one file: the INIT ranges, sorted, and for each the addresses where the rules change
 * with the rule set from there on. Columns of the same table have the same length.
 */
final class CfiTable {

    private final int[] initStarts;
    private final int[] initLasts;
    private final int[] firstRows; // one more than INITs
    private final int[] rowStarts;
    private final int[] rowSets;
    private final CfiPrograms programs;

    CfiTable(
            int[] initStarts,
            int[] initLasts,
            int[] firstRows,
            int[] rowStarts,
            int[] rowSets,
            CfiPrograms programs) {
        this.initStarts = initStarts;
        this.initLasts = initLasts;
        this.firstRows = firstRows;
        this.rowStarts = rowStarts;
        this.rowSets = rowSets;
        this.programs = programs;
    }

    @Nullable UnwindRules rules(int address) {
        int init = initFloor(address);
        if (init < 0 || Integer.compareUnsigned(address, initLasts[init]) > 0) {
            return null;
        }
        int row = Ranges.floor(rowStarts, firstRows[init], firstRows[init + 1], address);
        return new Rules(programs, rowSets[row], Integer.toUnsignedLong(initStarts[init]));
    }

    /** Whether an INIT starts in the range, both ends included; unsigned. */
    boolean hasStartIn(long first, long last) {
        int init = initFloor((int) last);
        return init >= 0 && Integer.toUnsignedLong(initStarts[init]) >= first;
    }

    long sizeBytes() {
        return 4L * (initStarts.length * 3L + rowStarts.length * 2L) + programs.sizeBytes();
    }

    private int initFloor(int address) {
        return Ranges.floor(initStarts, 0, initStarts.length, address);
    }

    private record Rules(CfiPrograms programs, int set, long initStart) implements UnwindRules {

        @Override
        public Outcome apply(Registers callee, StackMemory stack, Registers caller) {
            return programs.apply(set, callee, stack, caller);
        }
    }
}
