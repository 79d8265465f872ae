package dev.faultline.symbols;

import java.util.Arrays;

/** A growing array of ints; a column of records while a file is read. */
final class IntList {

    private int[] items = new int[16];
    private int size;

    void add(int item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size + (size >> 1));
        }
        items[size++] = item;
    }

    int get(int index) {
        return items[index];
    }

    /** The item as an unsigned number. */
    long unsigned(int index) {
        return Integer.toUnsignedLong(items[index]);
    }

    void set(int index, int item) {
        items[index] = item;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    int[] toArray() {
        return Arrays.copyOf(items, size);
    }
}
