package dev.faultline.state;

import dev.faultline.state.form.CompactForm;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a count cell and the life of its row is written. */
public final class CountedWindowForm implements CompactForm<CountedWindow> {

    @Override
    public Class<CountedWindow> type() {
        return CountedWindow.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(CountedWindow counted, DataOutputView out) throws IOException {
        StateParts.write(counted.life(), out);
        out.writeInt(counted.counts().length);
        out.write(counted.counts());
    }

    @Override
    public CountedWindow read(DataInputView in) throws IOException {
        RowLife life = StateParts.life(in);
        byte[] counts = new byte[in.readInt()];
        in.readFully(counts);
        return new CountedWindow(counts, life);
    }
}
