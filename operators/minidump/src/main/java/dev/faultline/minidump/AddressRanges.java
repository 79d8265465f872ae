package dev.faultline.minidump;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the range that contains an address. Of two overlapping ranges the one that starts first is
 * kept, the other is dropped, which is what the common stack walkers do.
 *
 * @param <T> what a range stands for
 */
public final class AddressRanges<T> {

    private final List<T> items;
    private final long[] starts;
    private final long[] sizes;

    private AddressRanges(List<T> items, long[] starts, long[] sizes) {
        this.items = items;
        this.starts = starts;
        this.sizes = sizes;
    }

    /**
     * Builds the look-up.
     *
     * @param start first address, unsigned
     * @param size number of bytes, unsigned; ranges that are empty or wrap around are dropped
     */
    public static <T> AddressRanges<T> of(
            List<T> items, ToLongFunction<T> start, ToLongFunction<T> size) {
        List<T> sorted = new ArrayList<>(items);
        sorted.sort(
                Comparator.<T, Long>comparing(start::applyAsLong, Long::compareUnsigned)
                        .thenComparing(size::applyAsLong, Long::compareUnsigned));
        List<T> kept = new ArrayList<>(sorted.size());
        long[] starts = new long[sorted.size()];
        long[] sizes = new long[sorted.size()];
        for (T item : sorted) {
            long first = start.applyAsLong(item);
            long length = size.applyAsLong(item);
            boolean wraps = Long.compareUnsigned(first + length - 1, first) < 0;
            int last = kept.size() - 1;
            boolean overlaps =
                    last >= 0 && Long.compareUnsigned(first - starts[last], sizes[last]) < 0;
            if (length != 0 && !wraps && !overlaps) {
                starts[kept.size()] = first;
                sizes[kept.size()] = length;
                kept.add(item);
            }
        }
        return new AddressRanges<>(List.copyOf(kept), starts, sizes);
    }

    /** The item whose range contains the address. */
    public @Nullable T at(long address) {
        int low = 0;
        int high = items.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(address, starts[middle]) < 0) {
                high = middle - 1;
            } else if (Long.compareUnsigned(address - starts[middle], sizes[middle]) < 0) {
                return items.get(middle);
            } else {
                low = middle + 1;
            }
        }
        return null;
    }

    /** The items that were kept, by address. */
    public List<T> items() {
        return items;
    }
}
