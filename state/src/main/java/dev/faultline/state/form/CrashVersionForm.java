package dev.faultline.state.form;

import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.MomentKey;
import dev.faultline.correlation.TierKeys;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a version of a crash is written. */
public final class CrashVersionForm implements CompactForm<CrashVersion> {

    @Override
    public Class<CrashVersion> type() {
        return CrashVersion.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(CrashVersion version, DataOutputView out) throws IOException {
        Texts.write(version.eventId(), out);
        CrashParts.write(version.source(), out);
        CrashParts.write(version.delivery(), out);
        CrashParts.write(version.reading(), out);
        TierKeys keys = version.keys();
        Texts.writeAll(keys.exact(), out);
        MomentKey moment = keys.moment();
        out.writeBoolean(moment != null);
        if (moment != null) {
            Texts.write(moment.key(), out);
            Texts.writeAll(moment.neighbours(), out);
            out.writeLong(moment.crashSeconds());
        }
    }

    @Override
    public CrashVersion read(DataInputView in) throws IOException {
        return new CrashVersion(
                Texts.read(in),
                CrashParts.source(in),
                CrashParts.delivery(in),
                CrashParts.reading(in),
                new TierKeys(Texts.readAll(in), in.readBoolean() ? moment(in) : null));
    }

    private static MomentKey moment(DataInputView in) throws IOException {
        return new MomentKey(Texts.read(in), Texts.readAll(in), in.readLong());
    }
}
