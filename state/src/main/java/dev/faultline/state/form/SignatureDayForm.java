package dev.faultline.state.form;

import dev.faultline.correlation.SignatureDay;
import dev.faultline.correlation.SignatureShard;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How the key of signatures that are counted on a day is written. */
public final class SignatureDayForm implements CompactForm<SignatureDay> {

    @Override
    public Class<SignatureDay> type() {
        return SignatureDay.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(SignatureDay day, DataOutputView out) throws IOException {
        Texts.write(day.shard().product(), out);
        Texts.write(day.shard().channel(), out);
        out.writeByte(day.shard().number());
        out.writeLong(day.start());
    }

    @Override
    public SignatureDay read(DataInputView in) throws IOException {
        SignatureShard shard = new SignatureShard(Texts.read(in), Texts.read(in), in.readByte());
        return new SignatureDay(shard, in.readLong());
    }
}
