package dev.faultline.symbols;

/**
 * A section of an index with values of numbers: an array from 0 on, then the few numbers that are
 * far above, ascending.
 */
final class IdIndex {

    private static final int PAIR_BYTES = 8;
    private static final int TRAILER_BYTES = 8;

    private final IndexBytes bytes;
    private final long start;
    private final long length;

    // Read when first needed; threads that do so at a time read the same.
    private volatile boolean isRead;
    private long array;
    private long pairs;

    IdIndex(IndexBytes bytes, long start, long length) {
        this.bytes = bytes;
        this.start = start;
        this.length = length;
    }

    /** Numbers from 0 on that have a value without a search. */
    long length() {
        if (!isRead) {
            long trailer = start + length - TRAILER_BYTES;
            array = fixed32(trailer);
            pairs = fixed32(trailer + 4);
            isRead = true;
        }
        return array;
    }

    /** The value of a number as records refer to it, that is plus one; 0 when there is none. */
    long value(long reference) {
        if (reference == 0) {
            return 0;
        }
        long id = reference - 1;
        long value = id < length() ? fixed32(start + 4 * id) : 0;
        return value != 0 || pairs == 0 ? value : search(id, start + 4 * array);
    }

    private long search(long id, long pairsStart) {
        long low = 0;
        long high = pairs;
        while (low < high) {
            long middle = (low + high) >>> 1;
            long found = fixed32(pairsStart + PAIR_BYTES * middle);
            if (found == id) {
                return fixed32(pairsStart + PAIR_BYTES * middle + 4);
            }
            low = found < id ? middle + 1 : low;
            high = found < id ? high : middle;
        }
        return 0;
    }

    private long fixed32(long place) {
        bytes.check(place, 4);
        return Integer.toUnsignedLong(bytes.fixed32(place));
    }
}
