package dev.faultline.state.form;

import dev.faultline.correlation.CrashDelta;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How one crash more or less is written. */
public final class CrashDeltaForm implements CompactForm<CrashDelta> {

    @Override
    public Class<CrashDelta> type() {
        return CrashDelta.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(CrashDelta delta, DataOutputView out) throws IOException {
        CrashParts.write(delta, out);
    }

    @Override
    public CrashDelta read(DataInputView in) throws IOException {
        return CrashParts.delta(in);
    }
}
