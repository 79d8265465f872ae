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

    // Hash and place of a name, together so that a look takes one place of memory and not two.
    private long[] slots = new long[1 << 10];
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
            long known = slots[slot];
            if (known == NONE) {
                int added = (int) output.appendRecord(text, start, end - start);
                slots[slot] = ((long) hash << 32) | Integer.toUnsignedLong(added);
                count++;
                growWhenFull();
                return added;
            }
            if ((int) (known >>> 32) == hash
                    && output.holds(known & 0xffffffffL, text, start, end - start)) {
                return (int) known;
            }
            slot = (slot + 1) & mask;
        }
        return (int) output.appendRecord(text, start, end - start);
    }

    private void growWhenFull() {
        if (count <= slots.length / 4 * 3 || slots.length == MAX_SLOTS) {
            return;
        }
        long[] old = slots;
        slots = new long[old.length * 2];
        for (long known : old) {
            if (known != NONE) {
                move(known);
            }
        }
    }

    private void move(long known) {
        int mask = slots.length - 1;
        int slot = (int) (known >>> 32) & mask;
        while (slots[slot] != NONE) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = known;
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
