package dev.faultline.state.form;

import dev.faultline.correlation.CountCell;
import dev.faultline.correlation.CountKey;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How the key of a count and its route are written. */
public final class CountKeyForm implements CompactForm<CountKey> {

    @Override
    public Class<CountKey> type() {
        return CountKey.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(CountKey key, DataOutputView out) throws IOException {
        out.writeInt(key.route());
        out.writeLong(key.cell().windowStart());
        CrashParts.write(key.cell().cell(), out);
    }

    @Override
    public CountKey read(DataInputView in) throws IOException {
        int route = in.readInt();
        return new CountKey(new CountCell(in.readLong(), CrashParts.cell(in)), route);
    }
}
