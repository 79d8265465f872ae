package dev.faultline.state.form;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How one immutable type is written. Public, with a public constructor without parameters, because
 * a checkpoint remembers the name of the class.
 *
 * @param <T> the type
 */
public interface CompactForm<T> {

    /** What is written. */
    Class<T> type();

    /** Changes whenever the bytes do. */
    int version();

    /** Writes a value. */
    void write(T value, DataOutputView out) throws IOException;

    /** Reads what {@link #write} wrote. */
    T read(DataInputView in) throws IOException;
}
