package dev.faultline.functions.record;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Serializer of {@link ImmutableTypeInfo}.
 *
 * @param <T> the type
 */
final class ImmutableSerializer<T> extends TypeSerializer<T> {

    private final TypeSerializer<T> wrapped;

    ImmutableSerializer(TypeSerializer<T> wrapped) {
        this.wrapped = wrapped;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return new ImmutableSerializer<>(wrapped.duplicate());
    }

    @Override
    public T createInstance() {
        return wrapped.createInstance();
    }

    @Override
    public T copy(T from) {
        return from;
    }

    @Override
    public T copy(T from, T reuse) {
        return from;
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        wrapped.copy(source, target);
    }

    @Override
    public int getLength() {
        return wrapped.getLength();
    }

    @Override
    public void serialize(T value, DataOutputView target) throws IOException {
        wrapped.serialize(value, target);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        return wrapped.deserialize(source);
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return wrapped.deserialize(source);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ImmutableSerializer<?> that && wrapped.equals(that.wrapped);
    }

    @Override
    public int hashCode() {
        return 31 * ImmutableSerializer.class.getName().hashCode() + wrapped.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(this);
    }

    /**
     * What a checkpoint remembers of the serializer: that of the wrapped one.
     *
     * @param <T> the type
     */
    public static final class Snapshot<T>
            extends CompositeTypeSerializerSnapshot<T, ImmutableSerializer<T>> {

        private static final int VERSION = 1;

        /** For Flink, which fills it afterwards. */
        public Snapshot() {}

        Snapshot(ImmutableSerializer<T> serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return VERSION;
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(ImmutableSerializer<T> outer) {
            return new TypeSerializer<?>[] {outer.wrapped};
        }

        @Override
        @SuppressWarnings("unchecked") // written by the method above
        protected ImmutableSerializer<T> createOuterSerializerWithNestedSerializers(
                TypeSerializer<?>[] nested) {
            return new ImmutableSerializer<>((TypeSerializer<T>) nested[0]);
        }
    }
}
