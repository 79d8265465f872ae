package dev.faultline.functions.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ImmutableTypeInfoTest {

    private static final Said VALUE = new Said("meadow", 7, List.of("a", "b"));

    private final SerializerConfigImpl config = new SerializerConfigImpl();
    private final TypeSerializer<Said> serializer =
            ImmutableTypeInfo.of(Said.class).createSerializer(config);

    /** Something immutable. */
    public record Said(String text, long number, List<String> more) {}

    @Test
    void aCopyIsTheValueItself() {
        assertThat(serializer.copy(VALUE)).isSameAs(VALUE);
        assertThat(serializer.copy(VALUE, new Said("", 0, List.of()))).isSameAs(VALUE);
        assertThat(serializer.isImmutableType()).isTrue();
    }

    @Test
    void itIsWrittenAsTheWrappedTypeIs() throws IOException {
        DataOutputSerializer plain = new DataOutputSerializer(64);
        TypeInformation.of(Said.class).createSerializer(config).serialize(VALUE, plain);
        DataOutputSerializer written = new DataOutputSerializer(64);
        serializer.serialize(VALUE, written);
        assertThat(written.getCopyOfBuffer()).isEqualTo(plain.getCopyOfBuffer());
        assertThat(serializer.deserialize(new DataInputDeserializer(written.getCopyOfBuffer())))
                .isEqualTo(VALUE);
    }

    @Test
    void aCheckpointKnowsItAgain() throws IOException {
        DataOutputSerializer written = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(written, serializer.snapshotConfiguration());
        TypeSerializerSnapshot<Said> read =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(written.getCopyOfBuffer()),
                        getClass().getClassLoader());
        assertThat(read.restoreSerializer()).isEqualTo(serializer).hasSameHashCodeAs(serializer);
        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(read)
                                .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void typesAreEqualWhenTheyWrapTheSame() {
        assertThat(ImmutableTypeInfo.of(Said.class))
                .isEqualTo(ImmutableTypeInfo.of(Said.class))
                .isNotEqualTo(ImmutableTypeInfo.of(RecordHeader.class))
                .isNotEqualTo(TypeInformation.of(Said.class));
    }
}
