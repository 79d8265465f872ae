package dev.faultline.functions.ledger;

import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.Lists;
import dev.faultline.state.form.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a batch of inputs: its block once is written. */
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
        InputBlock block = batch.block();
        Texts.write(block.topic(), out);
        out.writeInt(block.partition());
        out.writeLong(block.number());
        Lists.write(batch.inputs(), InputBatchForm::write, out);
    }

    @Override
    public InputBatch read(DataInputView in) throws IOException {
        InputBlock block = new InputBlock(Texts.read(in), in.readInt(), in.readLong());
        return new InputBatch(block, Lists.read(each -> input(block, each), in));
    }

    private static void write(ArrivedInput input, DataOutputView out) throws IOException {
        out.writeLong(input.offset());
        out.writeLong(input.receivedAt());
        Texts.write(input.fate().name(), out);
    }

    private static ArrivedInput input(InputBlock block, DataInputView in) throws IOException {
        return new ArrivedInput(
                block.topic(),
                block.partition(),
                in.readLong(),
                in.readLong(),
                InputFate.valueOf(Texts.read(in)));
    }
}
