package dev.faultline.symbols;

/**
 * A section of an index with starts of address ranges, ascending, and places of their records. A
 * directory tells the rows of each bucket of addresses, so that a search begins among a few.
 */
final class RangeIndex {

    private static final int ROW_BYTES = 8;
    private static final int TRAILER_BYTES = 12;

    private final IndexBytes bytes;
    private final long start;
    private final long length;

    // Read when first needed; threads that do so at a time read the same.
    private volatile boolean isRead;
    private int count;
    private int buckets;
    private int shift;

    RangeIndex(IndexBytes bytes, long start, long length) {
        this.bytes = bytes;
        this.start = start;
        this.length = length;
    }

    /** Row of the greatest start that is not above the address, -1 when there is none. */
    int floor(long address) {
        if (!isRead) {
            read();
        }
        if (count == 0) {
            return -1;
        }
        // The last entry of the directory is the end of the last bucket.
        long bucket = Math.min(address >>> shift, buckets - 2);
        long entry = start + (long) count * ROW_BYTES + 4 * bucket;
        int low = bytes.fixed32(entry);
        int high = address >>> shift > bucket ? count : bytes.fixed32(entry + 4);
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

    private void read() {
        bytes.check(start, length);
        long trailer = start + length - TRAILER_BYTES;
        buckets = bytes.fixed32(trailer);
        count = bytes.fixed32(trailer + 4);
        shift = bytes.fixed32(trailer + 8);
        isRead = true;
    }
}
