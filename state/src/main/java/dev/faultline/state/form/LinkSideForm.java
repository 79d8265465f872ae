package dev.faultline.state.form;

import dev.faultline.correlation.LinkSide;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How one side of a link is written. */
public final class LinkSideForm implements CompactForm<LinkSide> {

    private final LinkKeyForm keys = new LinkKeyForm();

    @Override
    public Class<LinkSide> type() {
        return LinkSide.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(LinkSide side, DataOutputView out) throws IOException {
        keys.write(side.key(), out);
        CrashParts.write(side.source(), out);
        out.writeByte(side.tierBits());
        out.writeBoolean(side.counted());
        out.writeLong(side.receivedAt());
        CrashParts.write(side.cell(), out);
        CrashParts.writeStack(side.stack(), out);
    }

    @Override
    public LinkSide read(DataInputView in) throws IOException {
        return new LinkSide(
                keys.read(in),
                CrashParts.source(in),
                in.readByte(),
                in.readBoolean(),
                in.readLong(),
                CrashParts.cell(in),
                CrashParts.stack(in));
    }
}
