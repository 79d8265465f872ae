package dev.faultline.state.form;

import dev.faultline.correlation.LinkKey;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How the key of a link is written. */
public final class LinkKeyForm implements CompactForm<LinkKey> {

    @Override
    public Class<LinkKey> type() {
        return LinkKey.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(LinkKey key, DataOutputView out) throws IOException {
        Texts.write(key.pingId(), out);
        Texts.write(key.reportId(), out);
    }

    @Override
    public LinkKey read(DataInputView in) throws IOException {
        return new LinkKey(Texts.read(in), Texts.read(in));
    }
}
