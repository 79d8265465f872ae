package dev.faultline.symbols;

/** A section of an index with starts of address ranges, ascending, and places of their records. */
final class RangeIndex {

    private static final int ROW_BYTES = 8;

    private final IndexBytes bytes;
    private final long start;
    private final int count;
    private boolean isChecked;

    RangeIndex(IndexBytes bytes, long start, long length) {
        this.bytes = bytes;
        this.start = start;
        this.count = (int) (length / ROW_BYTES);
    }

    int count() {
        return count;
    }

    /** Row of the greatest start that is not above the address, -1 when there is none. */
    int floor(long address) {
        if (!isChecked) {
            bytes.check(start, (long) count * ROW_BYTES);
            isChecked = true;
        }
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (start(middle) <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    long start(int row) {
        return Integer.toUnsignedLong(bytes.fixed32(start + (long) row * ROW_BYTES));
    }

    long place(int row) {
        return Integer.toUnsignedLong(bytes.fixed32(start + (long) row * ROW_BYTES + 4));
    }

    IndexCursor record(int row) {
        return bytes.record(place(row));
    }

    /** Whether a range starts between the two, both included. */
    boolean hasStartIn(long first, long last) {
        int row = floor(last);
        return row >= 0 && start(row) >= first;
    }
}
