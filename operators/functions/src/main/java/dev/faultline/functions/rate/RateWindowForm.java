package dev.faultline.functions.rate;

import dev.faultline.state.form.CompactForm;
import dev.faultline.statistics.rates.TimeWindow;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a window of rates is written. */
public final class RateWindowForm implements CompactForm<RateWindow> {

    @Override
    public Class<RateWindow> type() {
        return RateWindow.class;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(RateWindow window, DataOutputView out) throws IOException {
        out.writeLong(window.size().millis());
        out.writeLong(window.start());
    }

    @Override
    public RateWindow read(DataInputView in) throws IOException {
        return new RateWindow(size(in.readLong()), in.readLong());
    }

    private static TimeWindow size(long millis) throws IOException {
        for (TimeWindow size : RateWindow.SIZES) {
            if (size.millis() == millis) {
                return size;
            }
        }
        throw new IOException("no window of rates has " + millis + " ms");
    }
}
