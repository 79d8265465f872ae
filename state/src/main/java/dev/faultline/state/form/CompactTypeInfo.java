package dev.faultline.state.form;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A type with a form of its own.
 *
 * @param <T> the type
 */
public final class CompactTypeInfo<T> extends TypeInformation<T> {

    private final CompactSerializer<T> serializer;

    private CompactTypeInfo(CompactSerializer<T> serializer) {
        this.serializer = serializer;
    }

    /** Returns the type that is written in a form. */
    public static <T> CompactTypeInfo<T> of(CompactForm<T> form) {
        return new CompactTypeInfo<>(new CompactSerializer<>(form));
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return serializer;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return serializer.form().type();
    }

    /** Records that are keys define equals and hashCode. */
    @Override
    public boolean isKeyType() {
        return true;
    }

    @Override
    public String toString() {
        return "Compact<" + getTypeClass().getSimpleName() + ">";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CompactTypeInfo<?> that && serializer.equals(that.serializer);
    }

    @Override
    public int hashCode() {
        return serializer.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof CompactTypeInfo;
    }
}
