package dev.faultline.functions.detect;

import dev.faultline.correlation.CrashDelta;
import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.CrashParts;
import dev.faultline.state.form.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a crash on its way to its signature is written. */
public final class AddressedCrashForm implements CompactForm<AddressedCrash> {

    @Override
    public Class<AddressedCrash> type() {
        return AddressedCrash.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(AddressedCrash addressed, DataOutputView out) throws IOException {
        CrashDelta crash = addressed.crash();
        CrashParts.write(crash, out);
        out.writeBoolean(addressed.warming());
        Texts.write(addressed.key().signature(), out);
    }

    @Override
    public AddressedCrash read(DataInputView in) throws IOException {
        CrashDelta crash = CrashParts.delta(in);
        boolean warming = in.readBoolean();
        ChannelKey channel = ChannelKey.of(crash.facts().where());
        return new AddressedCrash(new SignatureKey(channel, Texts.read(in)), warming, crash);
    }
}
