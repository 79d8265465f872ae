package dev.faultline.signature;

import org.jspecify.annotations.Nullable;

/**
 * Remembers the normalised names of functions in a fixed number of slots. Neighbours make a set: of
 * the names that fall into it the last few that were new stay, so busy ones do not displace each
 * other. Threads may share it: a name does not change, and reading an old one only costs doing the
 * work again.
 */
final class NameMemo {
    private static final int SET = 4;

    private final @Nullable FrameText[] slots;

    /** A memo of at least {@code slots} slots, rounded up to a power of two. */
    NameMemo(int slots) {
        this.slots = new FrameText[Integer.highestOneBit(Math.max(SET, slots) * 2 - 1)];
    }

    /** The name of the function in that file, or null when it is not known any more. */
    @Nullable FrameText get(String function, @Nullable String file) {
        int first = firstOfSet(function);
        for (int slot = first; slot < first + SET; slot++) {
            FrameText name = slots[slot];
            if (name != null && name.isNameOf(function, file)) {
                return name;
            }
        }
        return null;
    }

    void put(String function, FrameText name) {
        int first = firstOfSet(function);
        System.arraycopy(slots, first, slots, first + 1, SET - 1);
        slots[first] = name;
    }

    private int firstOfSet(String function) {
        int hash = function.hashCode();
        return (hash ^ (hash >>> 15)) & (slots.length - SET);
    }
}
