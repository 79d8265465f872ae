package dev.faultline.symbols;

/** A section of an index with a value for each number from 0 on. */
final class IdIndex {

    private final IndexBytes bytes;
    private final long start;
    private final long count;

    IdIndex(IndexBytes bytes, long start, long length) {
        this.bytes = bytes;
        this.start = start;
        this.count = length / 4;
    }

    /** The value of a number as records refer to it, that is plus one; 0 when there is none. */
    long value(long reference) {
        if (reference == 0 || reference > count) {
            return 0;
        }
        long place = start + 4 * (reference - 1);
        bytes.check(place, 4);
        return Integer.toUnsignedLong(bytes.fixed32(place));
    }
}
