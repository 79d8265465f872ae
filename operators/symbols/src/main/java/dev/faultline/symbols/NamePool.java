package dev.faultline.symbols;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Distinct texts, one after the other in one array, each with its length before it (seven bits per
 * byte, the low ones first). A text is known by the offset of its length; offset 0 is "no text".
 */
final class NamePool {

    static final int NONE = 0;

    private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

    private byte[] bytes = new byte[256];
    private int size = 1;
    private int[] slots = new int[64];
    private int[] hashes = new int[64];
    private int count;

    /** Offset of the text, added when it is new. */
    int intern(byte[] text, int start, int end) {
        int hash = hash(text, start, end);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != NONE) {
            if (hashes[slot] == hash && holds(slots[slot], text, start, end)) {
                return slots[slot];
            }
            slot = (slot + 1) & mask;
        }
        int offset = append(text, start, end);
        slots[slot] = offset;
        hashes[slot] = hash;
        count++;
        if (count > slots.length / 2) {
            grow();
        }
        return offset;
    }

    /** The pool's content, to be read with the static methods. */
    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Order of two texts by their bytes, unsigned. */
    int compare(int left, int right) {
        int leftStart = contentStart(bytes, left);
        int rightStart = contentStart(bytes, right);
        return Arrays.compareUnsigned(
                bytes,
                leftStart,
                leftStart + length(bytes, left),
                bytes,
                rightStart,
                rightStart + length(bytes, right));
    }

    /** The text at an offset other than {@link #NONE}; bytes that are no UTF-8 are replaced. */
    static String read(byte[] pool, int offset) {
        return new String(
                pool, contentStart(pool, offset), length(pool, offset), StandardCharsets.UTF_8);
    }

    private static int length(byte[] pool, int offset) {
        int length = 0;
        int at = offset;
        for (int shift = 0; ; shift += 7) {
            byte part = pool[at++];
            length |= (part & 0x7f) << shift;
            if (part >= 0) {
                return length;
            }
        }
    }

    private static int contentStart(byte[] pool, int offset) {
        int at = offset;
        while (pool[at] < 0) {
            at++;
        }
        return at + 1;
    }

    private boolean holds(int offset, byte[] text, int start, int end) {
        int length = length(bytes, offset);
        int content = contentStart(bytes, offset);
        return length == end - start
                && Arrays.equals(bytes, content, content + length, text, start, end);
    }

    private int append(byte[] text, int start, int end) {
        int length = end - start;
        reserve(length + 5);
        int offset = size;
        int rest = length;
        while (rest > 0x7f) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        System.arraycopy(text, start, bytes, size, length);
        size += length;
        return offset;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            // In long arithmetic: half more than a large array is over the range of int.
            long wanted = Math.max(size + (long) more, bytes.length + (bytes.length >> 1));
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, MAX_BYTES));
        }
    }

    private void grow() {
        int[] oldSlots = slots;
        int[] oldHashes = hashes;
        slots = new int[oldSlots.length * 2];
        hashes = new int[slots.length];
        int mask = slots.length - 1;
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != NONE) {
                int slot = oldHashes[i] & mask;
                while (slots[slot] != NONE) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = oldSlots[i];
                hashes[slot] = oldHashes[i];
            }
        }
    }

    private static int hash(byte[] text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + text[i];
        }
        // The low bits choose the slot; let the high ones take part.
        return hash ^ (hash >>> 15);
    }
}
