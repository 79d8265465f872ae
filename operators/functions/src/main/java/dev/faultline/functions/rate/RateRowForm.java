package dev.faultline.functions.rate;

import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How the key of a row of rates is written. */
public final class RateRowForm implements CompactForm<RateRow> {

    private final RateWindowForm windows = new RateWindowForm();

    @Override
    public Class<RateRow> type() {
        return RateRow.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(RateRow row, DataOutputView out) throws IOException {
        windows.write(row.window(), out);
        Texts.write(row.definition(), out);
        Texts.write(row.signature(), out);
        Texts.write(row.build(), out);
    }

    @Override
    public RateRow read(DataInputView in) throws IOException {
        return new RateRow(windows.read(in), Texts.read(in), Texts.read(in), Texts.read(in));
    }
}
