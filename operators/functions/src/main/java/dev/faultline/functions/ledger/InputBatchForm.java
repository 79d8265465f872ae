package dev.faultline.functions.ledger;

import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.Lists;
import dev.faultline.state.form.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a batch of inputs is written: where they come from once. */
public final class InputBatchForm implements CompactForm<InputBatch> {

    @Override
    public Class<InputBatch> type() {
        return InputBatch.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(InputBatch batch, DataOutputView out) throws IOException {
        LedgerPeriod period = batch.period();
        Texts.write(period.topic(), out);
        out.writeInt(period.partition());
        out.writeLong(period.periodStart());
        Lists.write(batch.inputs(), InputBatchForm::write, out);
    }

    @Override
    public InputBatch read(DataInputView in) throws IOException {
        LedgerPeriod period = new LedgerPeriod(Texts.read(in), in.readInt(), in.readLong());
        return new InputBatch(period, Lists.read(each -> input(period, each), in));
    }

    private static void write(ArrivedInput input, DataOutputView out) throws IOException {
        out.writeLong(input.offset());
        out.writeLong(input.receivedAt());
        Texts.write(input.fate().name(), out);
    }

    private static ArrivedInput input(LedgerPeriod period, DataInputView in) throws IOException {
        return new ArrivedInput(
                period.topic(),
                period.partition(),
                in.readLong(),
                in.readLong(),
                InputFate.valueOf(Texts.read(in)));
    }
}
