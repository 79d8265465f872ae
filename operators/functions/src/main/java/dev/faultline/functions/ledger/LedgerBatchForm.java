package dev.faultline.functions.ledger;

import dev.faultline.correlation.Delivery;
import dev.faultline.correlation.LedgerDelta;
import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
        Texts.writeCount(batch.deltas().size(), out);
        for (LedgerDelta delta : batch.deltas()) {
            out.writeByte(delta.sign());
            out.writeLong(delta.delivery().offset());
            out.writeLong(delta.delivery().receivedAt());
            out.writeLong(delta.delivery().crashTime());
            out.writeBoolean(delta.counted());
        }
    }

    @Override
    public LedgerBatch read(DataInputView in) throws IOException {
        LedgerPeriod period = new LedgerPeriod(Texts.read(in), in.readInt(), in.readLong());
        int count = Texts.readCount(in);
        List<LedgerDelta> deltas = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int sign = in.readByte();
            Delivery delivery =
                    new Delivery(
                            period.topic(),
                            period.partition(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong());
            deltas.add(new LedgerDelta(sign, delivery, in.readBoolean()));
        }
        return new LedgerBatch(period, deltas);
    }
}
