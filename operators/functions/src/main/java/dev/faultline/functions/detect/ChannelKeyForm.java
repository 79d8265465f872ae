package dev.faultline.functions.detect;

import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a channel is written. */
public final class ChannelKeyForm implements CompactForm<ChannelKey> {

    @Override
    public Class<ChannelKey> type() {
        return ChannelKey.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(ChannelKey key, DataOutputView out) throws IOException {
        Texts.write(key.product(), out);
        Texts.write(key.channel(), out);
    }

    @Override
    public ChannelKey read(DataInputView in) throws IOException {
        return new ChannelKey(Texts.read(in), Texts.read(in));
    }
}
