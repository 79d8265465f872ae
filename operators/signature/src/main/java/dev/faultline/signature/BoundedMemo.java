package dev.faultline.signature;

import org.jspecify.annotations.Nullable;

/**
 * Remembers values by text in a fixed number of slots. Two neighbours make a set: of the texts that
 * fall into it the last two that were new stay, so two busy ones do not displace each other.
 * Threads may share it: an entry is immutable, and reading an old one only costs doing the work
 * again.
 */
final class BoundedMemo<V> {
    private final @Nullable Entry<?>[] slots;

    private record Entry<V>(String key, V value) {}

    /** A memo of at least {@code slots} slots, rounded up to a power of two. */
    BoundedMemo(int slots) {
        this.slots = new Entry<?>[Integer.highestOneBit(Math.max(2, slots) * 2 - 1)];
    }

    @SuppressWarnings("unchecked") // only put fills the slots
    @Nullable V get(String key) {
        int first = firstOfSet(key);
        for (int slot = first; slot <= first + 1; slot++) {
            Entry<?> entry = slots[slot];
            if (entry != null && entry.key.equals(key)) {
                return (V) entry.value;
            }
        }
        return null;
    }

    void put(String key, V value) {
        int first = firstOfSet(key);
        slots[first + 1] = slots[first];
        slots[first] = new Entry<>(key, value);
    }

    private int firstOfSet(String key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 15)) & (slots.length - 2);
    }
}
