package dev.faultline.functions.count;

import dev.faultline.correlation.ClientPings;
import dev.faultline.correlation.MinuteChange;
import dev.faultline.correlation.PingCounts;
import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.CrashParts;
import dev.faultline.state.form.Lists;
import java.io.IOException;
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
        return 2;
    }

    @Override
    public void write(CellChange change, DataOutputView out) throws IOException {
        CrashParts.write(change.cell(), out);
        Lists.write(change.minutes(), CellChangeForm::write, out);
    }

    @Override
    public CellChange read(DataInputView in) throws IOException {
        return new CellChange(CrashParts.cell(in), Lists.read(CellChangeForm::minute, in));
    }

    private static void write(MinuteChange minute, DataOutputView out) throws IOException {
        out.writeLong(minute.minuteStart());
        out.writeByte(minute.daysLate());
        write(minute.pings(), out);
        Lists.write(
                minute.clients(),
                (client, to) -> {
                    to.writeLong(client.client());
                    write(client.pings(), to);
                },
                out);
    }

    private static MinuteChange minute(DataInputView in) throws IOException {
        return new MinuteChange(
                in.readLong(),
                in.readByte(),
                pings(in),
                Lists.read(each -> new ClientPings(each.readLong(), pings(each)), in));
    }

    private static void write(PingCounts pings, DataOutputView out) throws IOException {
        out.writeInt(pings.pings());
        out.writeInt(pings.startup());
        out.writeInt(pings.shutdownKills());
    }

    private static PingCounts pings(DataInputView in) throws IOException {
        return new PingCounts(in.readInt(), in.readInt(), in.readInt());
    }
}
