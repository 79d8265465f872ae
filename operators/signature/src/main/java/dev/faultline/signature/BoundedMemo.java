package dev.faultline.signature;

import org.jspecify.annotations.Nullable;

/**
 * Remembers values by text in a fixed number of slots; two texts that fall into one slot displace
 * each other. Threads may share it: an entry is immutable, and reading an old one only costs doing
 * the work again.
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
        Entry<?> entry = slots[slot(key)];
        return entry != null && entry.key.equals(key) ? (V) entry.value : null;
    }

    void put(String key, V value) {
        slots[slot(key)] = new Entry<>(key, value);
    }

    private int slot(String key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 15)) & (slots.length - 1);
    }
}
