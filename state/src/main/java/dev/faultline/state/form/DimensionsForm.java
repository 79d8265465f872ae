package dev.faultline.state.form;

import dev.faultline.correlation.Dimensions;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a place is written. */
public final class DimensionsForm implements CompactForm<Dimensions> {

    @Override
    public Class<Dimensions> type() {
        return Dimensions.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(Dimensions where, DataOutputView out) throws IOException {
        CrashParts.write(where, out);
    }

    @Override
    public Dimensions read(DataInputView in) throws IOException {
        return CrashParts.dimensions(in);
    }
}
