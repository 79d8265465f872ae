package dev.faultline.symbols;

import org.jspecify.annotations.Nullable;

/**
 * Answers to the look-ups of late, one for each slot. The frames of crashes repeat: most addresses
 * have been looked up a moment ago. Thread safe.
 */
final class RecentLookups<T> {

    /** An answer, which may be that there is none. */
    record Answer<T>(long key, @Nullable T value) {}

    private final @Nullable Answer<T>[] slots;

    /**
     * Makes room.
     *
     * @param size number of slots, a power of two
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
    RecentLookups(int size) {
        slots = (Answer<T>[]) new Answer[size];
    }

    /** The answer that was kept for the key, null when there is none any more. */
    @Nullable Answer<T> get(long key) {
        Answer<T> answer = slots[slot(key)];
        return answer != null && answer.key() == key ? answer : null;
    }

    void put(long key, @Nullable T value) {
        slots[slot(key)] = new Answer<>(key, value);
    }

    private int slot(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & (slots.length - 1); // Fibonacci hashing
    }
}
