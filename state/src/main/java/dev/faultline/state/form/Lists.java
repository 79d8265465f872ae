package dev.faultline.state.form;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Lists as their values, with the number of these in front. */
public final class Lists {

    private Lists() {}

    public static <T> void write(List<T> values, Writer<T> writer, DataOutputView out)
            throws IOException {
        Texts.writeCount(values.size(), out);
        for (T value : values) {
            writer.write(value, out);
        }
    }

    public static <T> List<T> read(Reader<T> reader, DataInputView in) throws IOException {
        int count = Texts.readCount(in);
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(reader.read(in));
        }
        return values;
    }

    /**
     * Writes one value.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    public interface Writer<T> {

        void write(T value, DataOutputView out) throws IOException;
    }

    /**
     * Reads one value.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    public interface Reader<T> {

        T read(DataInputView in) throws IOException;
    }
}
