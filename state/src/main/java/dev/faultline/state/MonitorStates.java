package dev.faultline.state;

import dev.faultline.correlation.LinkedPair;
import dev.faultline.correlation.UnifiedCrash;
import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.CompactTypeInfo;
import dev.faultline.state.form.UnifiedCrashForm;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Keyed state of the monitor job. A name changes only when the meaning does. */
public final class MonitorStates {

    private MonitorStates() {}

    /** The first event of each source that has the tier key, as bytes. */
    public static ValueStateDescriptor<byte[]> identityGroup() {
        return bytes("identity_group");
    }

    /** Versions of an event and what its keys have said. */
    public static ValueStateDescriptor<UnifiedCrash> unifiedCrash() {
        return value("unified_crash", CompactTypeInfo.of(new UnifiedCrashForm()));
    }

    /** Keys that expire at the moment that is the namespace. */
    public static ListStateDescriptor<String> expiringKeys() {
        return new ListStateDescriptor<>("expiring_keys", Types.STRING);
    }

    /** Both sides of a link. */
    public static ValueStateDescriptor<LinkedPair> linkedPair() {
        return value("linked_pair", LinkedPair.class);
    }

    /** Pings beside reports of one signature. */
    public static ValueStateDescriptor<ComparedSignature> comparedSignature() {
        return value("compared_signature", CompactTypeInfo.of(new ComparedSignatureForm()));
    }

    /** Counts of one cell. */
    public static ValueStateDescriptor<CountedWindow> countedWindow() {
        return value("counted_window", CompactTypeInfo.of(new CountedWindowForm()));
    }

    /** Revision and moments of a published row. */
    public static ValueStateDescriptor<RowLife> rowLife() {
        return value("row_life", RowLife.class);
    }

    /** A value that a pure class writes and reads as bytes, with a version in front. */
    public static ValueStateDescriptor<byte[]> bytes(String name) {
        return new ValueStateDescriptor<>(
                name, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    }

    /** Values as bytes, by text. */
    public static MapStateDescriptor<String, byte[]> bytesByText(String name) {
        return new MapStateDescriptor<>(
                name, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    }

    /** Bytes by number. */
    public static MapStateDescriptor<Long, byte[]> bytesByLong(String name) {
        return new MapStateDescriptor<>(
                name, Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    }

    /** Numbers by number, in RocksDB in the order of the key while keys are not negative. */
    public static MapStateDescriptor<Long, Long> longByLong(String name) {
        return new MapStateDescriptor<>(name, Types.LONG, Types.LONG);
    }

    /** A record. */
    public static <T> ValueStateDescriptor<T> value(String name, Class<T> type) {
        return new ValueStateDescriptor<>(name, TypeInformation.of(type));
    }

    /** A value of a basic type. */
    public static <T> ValueStateDescriptor<T> value(String name, TypeInformation<T> type) {
        return new ValueStateDescriptor<>(name, type);
    }

    /** Records by key. */
    public static <K, V> MapStateDescriptor<K, V> map(String name, Class<K> key, Class<V> value) {
        return new MapStateDescriptor<>(name, TypeInformation.of(key), TypeInformation.of(value));
    }

    /** Values by a key with a form of its own. */
    public static <K, V> MapStateDescriptor<K, V> map(
            String name, CompactForm<K> key, Class<V> value) {
        return new MapStateDescriptor<>(name, CompactTypeInfo.of(key), TypeInformation.of(value));
    }

    /** Records waiting for the end of a step; appending does not read. */
    public static <T> ListStateDescriptor<T> waiting(String name, Class<T> type) {
        return new ListStateDescriptor<>(name, TypeInformation.of(type));
    }

    /** The same of a type with a form of its own. */
    public static <T> ListStateDescriptor<T> waiting(String name, CompactForm<T> form) {
        return new ListStateDescriptor<>(name, CompactTypeInfo.of(form));
    }
}
