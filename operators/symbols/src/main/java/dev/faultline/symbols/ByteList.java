package dev.faultline.symbols;

import java.util.Arrays;

/** A growing array of bytes; what is collected for one record of an index. */
final class ByteList {

    private byte[] items = new byte[64];
    private int size;

    /** An unsigned number of 7 bits per byte, the low ones first; a set high bit says "go on". */
    void varint(long number) {
        reserve(10);
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            items[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        items[size++] = (byte) rest;
    }

    /** Bytes that an unsigned number takes. */
    static int varintBytes(long number) {
        return (Long.SIZE - Long.numberOfLeadingZeros(number | 1) + 6) / 7;
    }

    /** A signed number, so that small ones of either sign stay short. */
    void signedVarint(int number) {
        varint(Integer.toUnsignedLong((number << 1) ^ (number >> 31)));
    }

    /** Four bytes, the low one first. */
    void fixed32(int number) {
        reserve(4);
        for (int shift = 0; shift < 32; shift += 8) {
            items[size++] = (byte) (number >>> shift);
        }
    }

    void add(ByteList other) {
        add(other.items, 0, other.size);
    }

    void add(byte[] bytes, int start, int end) {
        reserve(end - start);
        System.arraycopy(bytes, start, items, size, end - start);
        size += end - start;
    }

    /** The four bytes at a place. */
    int fixed32At(int place) {
        int number = 0;
        for (int i = 3; i >= 0; i--) {
            number = (number << 8) | (items[place + i] & 0xff);
        }
        return number;
    }

    /** The array itself; only the first {@link #size()} items count. */
    byte[] items() {
        return items;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    private void reserve(int more) {
        if (items.length - size < more) {
            items = Arrays.copyOf(items, Math.max(size + more, items.length * 2));
        }
    }
}
