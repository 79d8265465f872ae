package dev.faultline.symbols;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes each distinct name once, as a record of the index. Memory is bounded: after a million and
 * a half names further ones are written without a look whether they are known.
 */
final class NameTable {

    /** Place of no name. */
    static final int NONE = 0;

    private static final int MAX_SLOTS = 1 << 21;

    // Names are chosen by anyone, also so that their hashes collide.
    private static final int MAX_PROBES = 32;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final IndexOutput output;
    private int[] slots = new int[1 << 10];
    private int[] hashes = new int[1 << 10];
    private int count;

    NameTable(IndexOutput output) {
        this.output = output;
    }

    /** Place of the name, as an unsigned number. */
    int intern(byte[] text, int start, int end) throws IOException {
        int hash = hash(text, start, end);
        int mask = slots.length - 1;
        int slot = hash & mask;
        for (int probes = 0; probes < MAX_PROBES; probes++) {
            int place = slots[slot];
            if (place == NONE) {
                int added = (int) output.appendRecord(text, start, end - start);
                slots[slot] = added;
                hashes[slot] = hash;
                count++;
                growWhenFull();
                return added;
            }
            if (hashes[slot] == hash
                    && output.holds(Integer.toUnsignedLong(place), text, start, end - start)) {
                return place;
            }
            slot = (slot + 1) & mask;
        }
        return (int) output.appendRecord(text, start, end - start);
    }

    private void growWhenFull() {
        if (count <= slots.length / 4 * 3 || slots.length == MAX_SLOTS) {
            return;
        }
        int[] oldSlots = slots;
        int[] oldHashes = hashes;
        slots = new int[oldSlots.length * 2];
        hashes = new int[slots.length];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != NONE) {
                move(oldSlots[i], oldHashes[i]);
            }
        }
    }

    private void move(int place, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != NONE) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = place;
        hashes[slot] = hash;
    }

    static int hash(byte[] text, int start, int end) {
        long hash = start - (long) end;
        int at = start;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ (long) LONGS.get(text, at)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        for (; at < end; at++) {
            hash = (hash ^ text[at]) * 0x100000001B3L;
        }
        hash *= 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 32);
    }
}
