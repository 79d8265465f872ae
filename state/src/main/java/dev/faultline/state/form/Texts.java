package dev.faultline.state.form;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Texts as UTF-8 with their length in front, in groups of seven bits. All texts here came as UTF-8,
 * so none has half a surrogate pair that would not come back.
 */
public final class Texts {

    private static final int NULL = 0;

    private Texts() {}

    public static void write(String text, DataOutputView out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeCount(bytes.length, out);
        out.write(bytes);
    }

    public static String read(DataInputView in) throws IOException {
        return read(readCount(in), in);
    }

    public static void writeNullable(@Nullable String text, DataOutputView out) throws IOException {
        if (text == null) {
            out.writeByte(NULL);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeCount(bytes.length + 1, out);
        out.write(bytes);
    }

    public static @Nullable String readNullable(DataInputView in) throws IOException {
        int count = readCount(in);
        return count == NULL ? null : read(count - 1, in);
    }

    public static void writeAll(List<String> texts, DataOutputView out) throws IOException {
        Lists.write(texts, Texts::write, out);
    }

    public static List<String> readAll(DataInputView in) throws IOException {
        return Lists.read(Texts::read, in);
    }

    public static void writeCount(int count, DataOutputView out) throws IOException {
        int rest = count;
        while (rest > 0x7f) {
            out.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    public static int readCount(DataInputView in) throws IOException {
        int count = 0;
        int shift = 0;
        byte next = in.readByte();
        while (next < 0) {
            count |= (next & 0x7f) << shift;
            shift += 7;
            next = in.readByte();
        }
        return count | (next << shift);
    }

    private static String read(int length, DataInputView in) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
