package dev.faultline.state.form;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * Serializer of a {@link CompactForm}. Values are immutable, so a copy of one is the value itself.
 *
 * @param <T> the type
 */
public final class CompactSerializer<T> extends TypeSerializer<T> {

    // Read from a checkpoint by name; made anew in each task.
    private final Class<? extends CompactForm<T>> formClass;
    private final int formVersion;
    private transient @Nullable CompactForm<T> form;

    @SuppressWarnings("unchecked") // the class of a form of T is one of T
    CompactSerializer(CompactForm<T> form) {
        this((Class<? extends CompactForm<T>>) form.getClass(), form.version());
    }

    private CompactSerializer(Class<? extends CompactForm<T>> formClass, int formVersion) {
        this.formClass = formClass;
        this.formVersion = formVersion;
    }

    CompactForm<T> form() {
        CompactForm<T> known = form;
        if (known == null) {
            known = InstantiationUtil.instantiate(formClass);
            form = known;
        }
        return known;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return new CompactSerializer<>(formClass, formVersion);
    }

    /** Nobody reuses values that cannot change. */
    @Override
    public @Nullable T createInstance() {
        return null;
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
        serialize(deserialize(source), target);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(T value, DataOutputView target) throws IOException {
        form().write(value, target);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        return form().read(source);
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return form().read(source);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CompactSerializer<?> that && formClass == that.formClass;
    }

    @Override
    public int hashCode() {
        return formClass.getName().hashCode();
    }

    /** Flink names both serializers when it refuses a savepoint: what was written, what is read. */
    @Override
    public String toString() {
        return formClass.getSimpleName() + " of version " + formVersion;
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(formClass, formVersion);
    }

    /**
     * What a checkpoint remembers: which form, and which version of it. Another version is another
     * format, and a job that would misread its state does not start.
     *
     * @param <T> the type
     */
    public static final class Snapshot<T> implements TypeSerializerSnapshot<T> {

        private static final int VERSION = 1;

        private @Nullable Class<? extends CompactForm<T>> formClass;
        private int formVersion;

        /** For Flink, which fills it afterwards. */
        public Snapshot() {}

        Snapshot(Class<? extends CompactForm<T>> formClass, int formVersion) {
            this.formClass = formClass;
            this.formVersion = formVersion;
        }

        @Override
        public int getCurrentVersion() {
            return VERSION;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeUTF(formClass().getName());
            out.writeInt(formVersion);
        }

        @Override
        public void readSnapshot(int version, DataInputView in, ClassLoader classes)
                throws IOException {
            formClass = InstantiationUtil.resolveClassByName(in, classes);
            formVersion = in.readInt();
        }

        @Override
        public TypeSerializer<T> restoreSerializer() {
            return new CompactSerializer<>(formClass(), formVersion);
        }

        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
                TypeSerializerSnapshot<T> old) {
            return old instanceof Snapshot<T> that
                            && that.formClass() == formClass()
                            && that.formVersion == formVersion
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }

        private Class<? extends CompactForm<T>> formClass() {
            Class<? extends CompactForm<T>> known = formClass;
            if (known == null) {
                throw new IllegalStateException("a snapshot is read before it is used");
            }
            return known;
        }
    }
}
