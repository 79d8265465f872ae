package dev.faultline.state;

import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** State of the enrichment job. */
public final class EnrichStates {

    /** How far each source partition has left; union list, so that every subtask sees all. */
    public static final ListStateDescriptor<PartitionProgress> PROGRESS =
            new ListStateDescriptor<>(
                    "partition_progress", TypeInformation.of(PartitionProgress.class));

    private EnrichStates() {}

    /** A record. */
    public static <T> ValueStateDescriptor<T> value(String name, Class<T> type) {
        return new ValueStateDescriptor<>(name, TypeInformation.of(type));
    }

    /** Records by key; in RocksDB in the order of numbers that are not negative. */
    public static <K, V> MapStateDescriptor<K, V> map(String name, Class<K> key, Class<V> value) {
        return new MapStateDescriptor<>(name, TypeInformation.of(key), TypeInformation.of(value));
    }
}
