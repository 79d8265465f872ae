package dev.faultline.symbols;

import java.util.Arrays;

/**
 * Distinct texts, one after the other in one array, each with its length before it. A text is known
 * by the offset of its length; offset 0 is "no text". Memory is bounded, and so is the time that
 * texts can take whose hashes collide: what is over it is not taken.
 */
final class NamePool {

    static final int NONE = 0;

    private static final int LENGTH_BYTES = 4;
    private static final int MAX_BYTES = 8 << 20;
    private static final int MAX_TEXTS = 1 << 17;
    private static final int MAX_PROBES = 32;

    private final ByteList bytes = new ByteList();
    private int[] slots = new int[64];
    private int[] hashes = new int[64];
    private int count;

    NamePool() {
        bytes.fixed32(0);
    }

    /** Offset of the text, added when it is new; {@link #NONE} when there is no room. */
    int intern(byte[] text, int start, int end) {
        int hash = NameTable.hash(text, start, end);
        int mask = slots.length - 1;
        int slot = hash & mask;
        for (int probes = 0; probes < MAX_PROBES; probes++) {
            if (slots[slot] == NONE) {
                return add(slot, hash, text, start, end);
            }
            if (hashes[slot] == hash && holds(slots[slot], text, start, end)) {
                return slots[slot];
            }
            slot = (slot + 1) & mask;
        }
        return NONE;
    }

    /** Order of two texts by their bytes, unsigned. */
    int compare(int left, int right) {
        int leftStart = left + LENGTH_BYTES;
        int rightStart = right + LENGTH_BYTES;
        return Arrays.compareUnsigned(
                bytes.items(),
                leftStart,
                leftStart + bytes.fixed32At(left),
                bytes.items(),
                rightStart,
                rightStart + bytes.fixed32At(right));
    }

    private boolean holds(int offset, byte[] text, int start, int end) {
        int content = offset + LENGTH_BYTES;
        int length = bytes.fixed32At(offset);
        return length == end - start
                && Arrays.equals(bytes.items(), content, content + length, text, start, end);
    }

    private int add(int slot, int hash, byte[] text, int start, int end) {
        if (count == MAX_TEXTS || bytes.size() + (end - start) > MAX_BYTES) {
            return NONE;
        }
        int offset = bytes.size();
        bytes.fixed32(end - start);
        bytes.add(text, start, end);
        slots[slot] = offset;
        hashes[slot] = hash;
        count++;
        if (count > slots.length / 2) {
            grow();
        }
        return offset;
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
}
