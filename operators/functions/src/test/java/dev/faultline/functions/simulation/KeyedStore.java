package dev.faultline.functions.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keyed state and timers of one task. Everything in it is bytes, as in RocksDB, so that an object
 * changed after it was stored is not changed in the state.
 */
final class KeyedStore {

    /** State of one name under one key: of each kind of state, one of these is used. */
    static final class Cell {

        byte @Nullable [] value;
        final List<byte[]> list = new ArrayList<>(0);
        final Map<ByteBuffer, byte[]> map = new TreeMap<>();

        private Cell copy() {
            Cell copy = new Cell();
            copy.value = value;
            copy.list.addAll(list);
            copy.map.putAll(map);
            return copy;
        }

        boolean isEmpty() {
            return value == null && list.isEmpty() && map.isEmpty();
        }
    }

    private final Map<Object, Map<String, Cell>> cells = new HashMap<>();
    private final TreeMap<Long, Set<Object>> timers = new TreeMap<>();

    Cell cell(Object key, String name) {
        return cells.computeIfAbsent(key, each -> new LinkedHashMap<>(4))
                .computeIfAbsent(name, each -> new Cell());
    }

    void setTimer(Object key, long time) {
        timers.computeIfAbsent(time, each -> new LinkedHashSet<>(2)).add(key);
    }

    /** Takes the first timer that is due; null when there is none. */
    @Nullable Timer takeTimer(long watermark) {
        if (timers.isEmpty() || timers.firstKey() > watermark) {
            return null;
        }
        Map.Entry<Long, Set<Object>> first = timers.firstEntry();
        Object key = first.getValue().iterator().next();
        first.getValue().remove(key);
        if (first.getValue().isEmpty()) {
            timers.pollFirstEntry();
        }
        return new Timer(key, first.getKey());
    }

    /** A key and its moment. */
    record Timer(Object key, long time) {}

    KeyedStore copy() {
        KeyedStore copy = new KeyedStore();
        copy.add(this, key -> 0, 0);
        return copy;
    }

    /** The part of some stores that one of several tasks owns. */
    static KeyedStore partOf(
            Collection<KeyedStore> stores, ToIntFunction<Object> taskOf, int task) {
        KeyedStore part = new KeyedStore();
        stores.forEach(each -> part.add(each, taskOf, task));
        return part;
    }

    private void add(KeyedStore other, ToIntFunction<Object> taskOf, int task) {
        other.cells.forEach(
                (key, byName) -> {
                    if (taskOf.applyAsInt(key) == task) {
                        byName.forEach(
                                (name, cell) -> {
                                    if (!cell.isEmpty()) {
                                        cells.computeIfAbsent(key, each -> new LinkedHashMap<>(4))
                                                .put(name, cell.copy());
                                    }
                                });
                    }
                });
        other.timers.forEach(
                (time, keys) -> {
                    for (Object key : keys) {
                        if (taskOf.applyAsInt(key) == task) {
                            setTimer(key, time);
                        }
                    }
                });
    }

    /** What is left, for a reader; empty when nothing is. */
    String leftovers() {
        List<String> left = new ArrayList<>();
        cells.forEach(
                (key, byName) ->
                        byName.forEach(
                                (name, cell) -> {
                                    if (!cell.isEmpty()) {
                                        left.add(name + " of " + key);
                                    }
                                }));
        timers.forEach((time, keys) -> left.add("timers at " + time + " of " + keys));
        return String.join("\n", left);
    }
}
