package dev.faultline.functions.ledger;

import dev.faultline.correlation.Delivery;
import dev.faultline.correlation.LedgerDelta;
import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.Lists;
import dev.faultline.state.form.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a batch of changes of the books: its row once is written. */
public final class LedgerBatchForm implements CompactForm<LedgerBatch> {

    @Override
    public Class<LedgerBatch> type() {
        return LedgerBatch.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(LedgerBatch batch, DataOutputView out) throws IOException {
        LedgerPeriod period = batch.period();
        Texts.write(period.topic(), out);
        out.writeInt(period.partition());
        out.writeLong(period.periodStart());
        Lists.write(batch.deltas(), LedgerBatchForm::write, out);
    }

    @Override
    public LedgerBatch read(DataInputView in) throws IOException {
        LedgerPeriod period = new LedgerPeriod(Texts.read(in), in.readInt(), in.readLong());
        return new LedgerBatch(period, Lists.read(each -> delta(period, each), in));
    }

    private static void write(LedgerDelta delta, DataOutputView out) throws IOException {
        out.writeByte(delta.sign());
        out.writeLong(delta.delivery().offset());
        out.writeLong(delta.delivery().receivedAt());
        out.writeLong(delta.delivery().crashTime());
        out.writeBoolean(delta.counted());
    }

    private static LedgerDelta delta(LedgerPeriod period, DataInputView in) throws IOException {
        return new LedgerDelta(in.readByte(), delivery(period, in), in.readBoolean());
    }

    private static Delivery delivery(LedgerPeriod period, DataInputView in) throws IOException {
        return new Delivery(
                period.topic(), period.partition(), in.readLong(), in.readLong(), in.readLong());
    }
}
