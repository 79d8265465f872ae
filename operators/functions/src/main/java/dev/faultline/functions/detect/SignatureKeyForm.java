package dev.faultline.functions.detect;

import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a signature in a channel is written. */
public final class SignatureKeyForm implements CompactForm<SignatureKey> {

    @Override
    public Class<SignatureKey> type() {
        return SignatureKey.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(SignatureKey key, DataOutputView out) throws IOException {
        Texts.write(key.channel().product(), out);
        Texts.write(key.channel().channel(), out);
        Texts.write(key.signature(), out);
    }

    @Override
    public SignatureKey read(DataInputView in) throws IOException {
        return new SignatureKey(new ChannelKey(Texts.read(in), Texts.read(in)), Texts.read(in));
    }
}
