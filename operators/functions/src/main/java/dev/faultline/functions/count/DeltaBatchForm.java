package dev.faultline.functions.count;

import dev.faultline.correlation.CountCell;
import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.CrashParts;
import dev.faultline.state.form.Lists;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a batch: its cell once, and of each change what the cell does not say is written. */
public final class DeltaBatchForm implements CompactForm<DeltaBatch> {

    @Override
    public Class<DeltaBatch> type() {
        return DeltaBatch.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(DeltaBatch batch, DataOutputView out) throws IOException {
        CountCell cell = batch.cell();
        out.writeLong(cell.windowStart());
        CrashParts.write(cell.cell(), out);
        Lists.write(batch.deltas(), CrashParts::writeBesideCell, out);
    }

    @Override
    public DeltaBatch read(DataInputView in) throws IOException {
        CountCell cell = new CountCell(in.readLong(), CrashParts.cell(in));
        return new DeltaBatch(cell, Lists.read(each -> CrashParts.delta(cell.cell(), each), in));
    }
}
