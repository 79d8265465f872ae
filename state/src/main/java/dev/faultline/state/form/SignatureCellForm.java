package dev.faultline.state.form;

import dev.faultline.correlation.SignatureCell;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a signature in a place is written. */
public final class SignatureCellForm implements CompactForm<SignatureCell> {

    @Override
    public Class<SignatureCell> type() {
        return SignatureCell.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(SignatureCell cell, DataOutputView out) throws IOException {
        CrashParts.write(cell, out);
    }

    @Override
    public SignatureCell read(DataInputView in) throws IOException {
        return CrashParts.cell(in);
    }
}
