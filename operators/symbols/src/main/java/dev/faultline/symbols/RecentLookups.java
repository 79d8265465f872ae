package dev.faultline.symbols;

import org.jspecify.annotations.Nullable;

/**
 * Answers to the look-ups of late, one for each slot. The frames of crashes repeat: most addresses
 * have been looked up a moment ago. An answer is kept when it is asked for a second time, so that
 * the many that are asked for once neither displace others nor cost more than a glance. Thread
 * safe.
 */
final class RecentLookups<T> {

    /** An answer, which may be that there is none. */
    record Answer<T>(long key, @Nullable T value) {}

    private final @Nullable Answer<T>[] slots;

    // For each slot, a part of the hash of the key that is kept and of the one that was not found
    // last. Only a hint: threads may lose one another's, and the answer has its key itself.
    private final long[] hints;

    /**
     * Makes room.
     *
     * @param size number of slots, a power of two
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
    RecentLookups(int size) {
        slots = (Answer<T>[]) new Answer[size];
        hints = new long[size];
    }

    /** The answer that was kept for the key, null when there is none. */
    @Nullable Answer<T> get(long key) {
        long hash = hash(key);
        int slot = slot(hash);
        // The hints of many slots are in one line of the processor's cache, the answers are not.
        if ((int) (hints[slot] >>> 32) != (int) hash) {
            return null;
        }
        Answer<T> answer = slots[slot];
        return answer != null && answer.key() == key ? answer : null;
    }

    /** Offers the answer for a key that was not found. */
    void put(long key, @Nullable T value) {
        long hash = hash(key);
        int slot = slot(hash);
        long hint = hints[slot];
        if ((int) hint == (int) hash) {
            slots[slot] = new Answer<>(key, value);
            hints[slot] = (hash << 32) | (hash & 0xffffffffL);
        } else {
            hints[slot] = (hint & 0xffffffff_00000000L) | (hash & 0xffffffffL);
        }
    }

    /** Fibonacci hashing: the upper bits depend on all of the key's. */
    private static long hash(long key) {
        long product = (key + 1) * 0x9E3779B97F4A7C15L;
        return product ^ (product >>> 32);
    }

    private int slot(long hash) {
        return (int) (hash >>> 40) & (slots.length - 1);
    }
}
