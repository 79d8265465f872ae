package dev.faultline.state.form;

import dev.faultline.correlation.Verdict;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How what a key says of an event is written. */
public final class VerdictForm implements CompactForm<Verdict> {

    @Override
    public Class<Verdict> type() {
        return Verdict.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(Verdict verdict, DataOutputView out) throws IOException {
        Texts.write(verdict.eventId(), out);
        Texts.write(verdict.tierKey(), out);
        out.writeLong(verdict.receivedAt());
        out.writeBoolean(verdict.duplicate());
        Texts.writeNullable(verdict.partner(), out);
    }

    @Override
    public Verdict read(DataInputView in) throws IOException {
        return new Verdict(
                Texts.read(in),
                Texts.read(in),
                in.readLong(),
                in.readBoolean(),
                Texts.readNullable(in));
    }
}
