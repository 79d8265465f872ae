package dev.faultline.functions.record;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A type whose values nobody changes, so that a copy of one is the value itself. Flink cannot see
 * that of a record, and copies each field of everything that it keeps for later: a whole crash with
 * its payload before an asynchronous operator. On the wire and at rest nothing differs from the
 * type that is wrapped.
 *
 * @param <T> the type
 */
public final class ImmutableTypeInfo<T> extends TypeInformation<T> {

    private final TypeInformation<T> wrapped;

    private ImmutableTypeInfo(TypeInformation<T> wrapped) {
        this.wrapped = wrapped;
    }

    /**
     * Returns the type of a record class.
     *
     * @param type a record, immutable with everything in it by agreement of all who use it
     */
    public static <T> ImmutableTypeInfo<T> of(Class<T> type) {
        return new ImmutableTypeInfo<>(TypeInformation.of(type));
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new ImmutableSerializer<>(wrapped.createSerializer(config));
    }

    @Override
    public boolean isBasicType() {
        return wrapped.isBasicType();
    }

    @Override
    public boolean isTupleType() {
        return wrapped.isTupleType();
    }

    @Override
    public int getArity() {
        return wrapped.getArity();
    }

    @Override
    public int getTotalFields() {
        return wrapped.getTotalFields();
    }

    @Override
    public Class<T> getTypeClass() {
        return wrapped.getTypeClass();
    }

    @Override
    public boolean isKeyType() {
        return wrapped.isKeyType();
    }

    @Override
    public String toString() {
        return "Immutable<" + wrapped + ">";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ImmutableTypeInfo<?> that
                && that.canEqual(this)
                && wrapped.equals(that.wrapped);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ImmutableTypeInfo.class, wrapped);
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ImmutableTypeInfo;
    }
}
