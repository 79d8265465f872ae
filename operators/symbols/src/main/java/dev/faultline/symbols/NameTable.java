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

    /** Each part grows on its own, so that never much more than what is held is needed. */
    private static final int PART_BITS = 6;

    private static final int FIRST_SLOTS = 1 << 4;
    private static final int MAX_SLOTS = 1 << (21 - PART_BITS);

    // Names are chosen by anyone, also so that their hashes collide.
    private static final int MAX_PROBES = 32;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final IndexOutput output;

    // Hash and place of a name, together so that a look takes one place of memory and not two.
    private final long[][] parts = new long[1 << PART_BITS][FIRST_SLOTS];
    private final int[] counts = new int[1 << PART_BITS];

    NameTable(IndexOutput output) {
        this.output = output;
    }

    /** Place of the name, as an unsigned number. */
    int intern(byte[] text, int start, int end) throws IOException {
        int hash = hash(text, start, end);
        int part = hash >>> (Integer.SIZE - PART_BITS);
        long[] slots = parts[part];
        int mask = slots.length - 1;
        int slot = hash & mask;
        for (int probes = 0; probes < MAX_PROBES; probes++) {
            long known = slots[slot];
            if (known == NONE) {
                int added = (int) output.appendRecord(text, start, end - start);
                slots[slot] = ((long) hash << 32) | Integer.toUnsignedLong(added);
                growWhenFull(part);
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

    /** One more is in the part. */
    private void growWhenFull(int part) {
        long[] slots = parts[part];
        if (++counts[part] <= slots.length / 4 * 3 || slots.length == MAX_SLOTS) {
            return;
        }
        long[] larger = new long[slots.length * 2];
        for (long known : slots) {
            if (known != NONE) {
                put(known, larger);
            }
        }
        parts[part] = larger;
    }

    private static void put(long known, long[] slots) {
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
