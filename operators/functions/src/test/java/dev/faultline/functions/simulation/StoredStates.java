package dev.faultline.functions.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobInfoImpl;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.functions.RichFunction;
import org.apache.flink.api.common.functions.util.RuntimeUDFContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;

/**
 * What a function is opened with: states that are read from and written to a {@link KeyedStore}.
 */
final class StoredStates extends RuntimeUDFContext {

    private static final int MAX_PARALLELISM = 720;

    private final ExecutionConfig config = new ExecutionConfig();
    private final DataOutputSerializer out = new DataOutputSerializer(256);
    private final DataInputDeserializer in = new DataInputDeserializer();
    private final Place place;

    /** Where the states are. */
    interface Place {

        KeyedStore.Cell cell(String name);
    }

    StoredStates(Place place) {
        super(
                new JobInfoImpl(new JobID(), "simulation"),
                new TaskInfoImpl("simulation", MAX_PARALLELISM, 0, 1, 0),
                StoredStates.class.getClassLoader(),
                new ExecutionConfig(),
                Map.of(),
                Map.of(),
                UnregisteredMetricsGroup.createOperatorMetricGroup());
        this.place = place;
    }

    /** Opens a function that has its context. */
    static void open(RichFunction function) {
        try {
            function.open(DefaultOpenContext.INSTANCE);
        } catch (Exception e) {
            throw new IllegalStateException("a function cannot be opened", e);
        }
    }

    @Override
    public <T> ValueState<T> getState(ValueStateDescriptor<T> descriptor) {
        descriptor.initializeSerializerUnlessSet(config);
        return new Value<>(
                () -> place.cell(descriptor.getName()), new Bytes<>(descriptor.getSerializer()));
    }

    @Override
    public <T> ListState<T> getListState(ListStateDescriptor<T> descriptor) {
        descriptor.initializeSerializerUnlessSet(config);
        return new Elements<>(
                () -> place.cell(descriptor.getName()),
                new Bytes<>(descriptor.getElementSerializer()));
    }

    @Override
    public <K, V> MapState<K, V> getMapState(MapStateDescriptor<K, V> descriptor) {
        descriptor.initializeSerializerUnlessSet(config);
        return new Entries<>(
                () -> place.cell(descriptor.getName()),
                new Bytes<>(descriptor.getKeySerializer()),
                new Bytes<>(descriptor.getValueSerializer()));
    }

    private final class Bytes<T> {

        private final TypeSerializer<T> serializer;

        Bytes(TypeSerializer<T> serializer) {
            this.serializer = serializer;
        }

        byte[] of(T value) {
            try {
                out.clear();
                serializer.serialize(value, out);
                return out.getCopyOfBuffer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        T read(byte[] bytes) {
            try {
                in.setBuffer(bytes);
                T value = serializer.deserialize(in);
                if (in.available() > 0) {
                    throw new IOException("bytes are left behind " + value);
                }
                return value;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Value<T>(Supplier<KeyedStore.Cell> cell, Bytes<T> bytes)
            implements ValueState<T> {

        @Override
        @SuppressWarnings("NullAway") // a state that was never written is null
        public @Nullable T value() {
            byte[] stored = cell.get().value;
            return stored == null ? null : bytes.read(stored);
        }

        @Override
        public void update(T value) {
            cell.get().value = bytes.of(value);
        }

        @Override
        public void clear() {
            cell.get().value = null;
        }
    }

    private record Elements<T>(Supplier<KeyedStore.Cell> cell, Bytes<T> bytes)
            implements ListState<T> {

        @Override
        public Iterable<T> get() {
            List<T> values = new ArrayList<>();
            cell.get().list.forEach(each -> values.add(bytes.read(each)));
            return values;
        }

        @Override
        public void add(T value) {
            cell.get().list.add(bytes.of(value));
        }

        @Override
        public void addAll(List<T> values) {
            values.forEach(this::add);
        }

        @Override
        public void update(List<T> values) {
            clear();
            addAll(values);
        }

        @Override
        public void clear() {
            cell.get().list.clear();
        }
    }

    private record Entries<K, V>(
            Supplier<KeyedStore.Cell> cell, Bytes<K> keyBytes, Bytes<V> valueBytes)
            implements MapState<K, V> {

        private Map<ByteBuffer, byte[]> map() {
            return cell.get().map;
        }

        private ByteBuffer wrapped(K key) {
            return ByteBuffer.wrap(keyBytes.of(key));
        }

        @Override
        @SuppressWarnings("NullAway") // a key without an entry is null
        public @Nullable V get(K key) {
            byte[] stored = map().get(wrapped(key));
            return stored == null ? null : valueBytes.read(stored);
        }

        @Override
        public void put(K key, V value) {
            map().put(wrapped(key), valueBytes.of(value));
        }

        @Override
        public void putAll(Map<K, V> entries) {
            entries.forEach(this::put);
        }

        @Override
        public void remove(K key) {
            map().remove(wrapped(key));
        }

        @Override
        public boolean contains(K key) {
            return map().containsKey(wrapped(key));
        }

        @Override
        public Iterable<Map.Entry<K, V>> entries() {
            return this::iterator;
        }

        @Override
        public Iterable<K> keys() {
            return () -> new Keys<>(iterator());
        }

        @Override
        public Iterable<V> values() {
            List<V> values = new ArrayList<>();
            map().values().forEach(each -> values.add(valueBytes.read(each)));
            return values;
        }

        /** RocksDB allows writing while it iterates; so a copy is iterated. */
        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            Iterator<Map.Entry<ByteBuffer, byte[]>> copy =
                    new ArrayList<>(map().entrySet()).iterator();
            return new Iterator<>() {

                private @Nullable K current;

                @Override
                public boolean hasNext() {
                    return copy.hasNext();
                }

                @Override
                public Map.Entry<K, V> next() {
                    Map.Entry<ByteBuffer, byte[]> next = copy.next();
                    K key = keyBytes.read(next.getKey().array());
                    current = key;
                    return Map.entry(key, valueBytes.read(next.getValue()));
                }

                @Override
                public void remove() {
                    if (current == null) {
                        throw new IllegalStateException("nothing was read");
                    }
                    Entries.this.remove(current);
                }
            };
        }

        @Override
        public boolean isEmpty() {
            return map().isEmpty();
        }

        @Override
        public void clear() {
            map().clear();
        }
    }

    private record Keys<K>(Iterator<? extends Map.Entry<K, ?>> entries) implements Iterator<K> {

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public K next() {
            return entries.next().getKey();
        }

        @Override
        public void remove() {
            entries.remove();
        }
    }
}
