package dev.faultline.functions.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Values that follow one another in receive time: at any time the one in force, and the next one
 * that has been announced.
 *
 * @param <V> the value
 */
public final class Timeline<V> {

    private record Entry<V>(long effectiveFromMillis, V value) {}

    private final V initial;
    private final List<Entry<V>> entries;

    private Timeline(V initial, List<Entry<V>> entries) {
        this.initial = initial;
        this.entries = entries;
    }

    /**
     * Builds a timeline.
     *
     * @param initial what holds before the first record
     * @param records control records
     * @param effectiveFromMillis first receive time of a record
     * @param order tells which of two records of the same time wins: the higher
     * @param value the value of a record; called once for each
     */
    public static <T, V> Timeline<V> of(
            V initial,
            List<T> records,
            ToLongFunction<T> effectiveFromMillis,
            Comparator<T> order,
            Function<T, V> value) {
        List<T> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparingLong(effectiveFromMillis).thenComparing(order));
        List<Entry<V>> entries = new ArrayList<>();
        for (T record : sorted) {
            entries.add(new Entry<>(effectiveFromMillis.applyAsLong(record), value.apply(record)));
        }
        return new Timeline<>(initial, entries);
    }

    /** Returns what holds at a receive time. */
    public V at(long receivedAtMillis) {
        int next = nextAfter(receivedAtMillis);
        return next == 0 ? initial : entries.get(next - 1).value();
    }

    /** Returns what is announced to follow after a receive time, or null. */
    public @Nullable V announcedAfter(long receivedAtMillis) {
        int next = nextAfter(receivedAtMillis);
        return next == entries.size() ? null : entries.get(next).value();
    }

    private int nextAfter(long receivedAtMillis) {
        int next = 0;
        while (next < entries.size()
                && entries.get(next).effectiveFromMillis() <= receivedAtMillis) {
            next++;
        }
        return next;
    }
}
