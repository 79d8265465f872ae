package dev.faultline.functions.count;

import dev.faultline.correlation.MinuteChange;
import dev.faultline.correlation.SignatureCell;
import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.CrashParts;
import dev.faultline.state.form.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a change of a cell is written. */
public final class CellChangeForm implements CompactForm<CellChange> {

    @Override
    public Class<CellChange> type() {
        return CellChange.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(CellChange change, DataOutputView out) throws IOException {
        CrashParts.write(change.cell(), out);
        Texts.writeCount(change.minutes().size(), out);
        for (MinuteChange minute : change.minutes()) {
            write(minute, out);
        }
    }

    @Override
    public CellChange read(DataInputView in) throws IOException {
        SignatureCell cell = CrashParts.cell(in);
        int count = Texts.readCount(in);
        List<MinuteChange> minutes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            minutes.add(minute(in));
        }
        return new CellChange(cell, minutes);
    }

    private static void write(MinuteChange minute, DataOutputView out) throws IOException {
        out.writeLong(minute.minuteStart());
        out.writeByte(minute.daysLate());
        out.writeInt(minute.pings());
        out.writeInt(minute.startup());
        out.writeInt(minute.shutdownKills());
        Texts.writeCount(minute.clients().size(), out);
        for (long client : minute.clients()) {
            out.writeLong(client);
        }
    }

    private static MinuteChange minute(DataInputView in) throws IOException {
        return new MinuteChange(
                in.readLong(),
                in.readByte(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                clients(in));
    }

    private static List<Long> clients(DataInputView in) throws IOException {
        int count = Texts.readCount(in);
        List<Long> clients = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            clients.add(in.readLong());
        }
        return clients;
    }
}
