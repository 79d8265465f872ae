package dev.faultline.state.form;

import dev.faultline.correlation.Dimensions;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Places as bytes, and back. A job meets the same few hundred of them again and again, each of six
 * texts, so they are remembered in both directions; that also spares the hashes of the texts, by
 * which tasks are found.
 *
 * <p>Shared by all tasks of a process. Which of two equal places is remembered does not matter.
 */
final class Places {

    private static final int REMEMBERED = 4_096;

    private static final AtomicReferenceArray<@Nullable Known> BY_PLACE =
            new AtomicReferenceArray<>(REMEMBERED);
    private static final AtomicReferenceArray<@Nullable Known> BY_BYTES =
            new AtomicReferenceArray<>(REMEMBERED);

    private Places() {}

    static void write(Dimensions where, DataOutputView out) throws IOException {
        int slot = slot(where.hashCode());
        Known known = BY_PLACE.get(slot);
        if (known == null || !known.where.equals(where)) {
            known = new Known(where, bytes(where));
            BY_PLACE.set(slot, known);
        }
        Texts.writeCount(known.bytes.length, out);
        out.write(known.bytes);
    }

    static Dimensions read(DataInputView in) throws IOException {
        byte[] bytes = new byte[Texts.readCount(in)];
        in.readFully(bytes);
        int slot = slot(Arrays.hashCode(bytes));
        Known known = BY_BYTES.get(slot);
        if (known == null || !Arrays.equals(known.bytes, bytes)) {
            known = new Known(place(bytes), bytes);
            BY_BYTES.set(slot, known);
        }
        return known.where;
    }

    private static int slot(int hash) {
        return ((hash * 0x9E3779B1) >>> 16) % REMEMBERED;
    }

    private static byte[] bytes(Dimensions where) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(128);
        Texts.write(where.product(), out);
        Texts.write(where.channel(), out);
        Texts.write(where.version(), out);
        Texts.write(where.buildId(), out);
        Texts.write(where.os(), out);
        Texts.write(where.processType(), out);
        return out.getCopyOfBuffer();
    }

    private static Dimensions place(byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        return new Dimensions(
                Texts.read(in),
                Texts.read(in),
                Texts.read(in),
                Texts.read(in),
                Texts.read(in),
                Texts.read(in));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Known(Dimensions where, byte[] bytes) {}
}
