package dev.faultline.state.form;

import dev.faultline.correlation.CountCell;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How the key of a count is written. */
public final class CountCellForm implements CompactForm<CountCell> {

    @Override
    public Class<CountCell> type() {
        return CountCell.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(CountCell cell, DataOutputView out) throws IOException {
        out.writeLong(cell.windowStart());
        CrashParts.write(cell.cell(), out);
    }

    @Override
    public CountCell read(DataInputView in) throws IOException {
        return new CountCell(in.readLong(), CrashParts.cell(in));
    }
}
