package dev.faultline.functions.ledger;

import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Books each input once, however often enrichment tells of it: a bit for each offset, half a
 * kilobyte for four thousand.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class BookInputFunction
        extends KeyedProcessFunction<InputBlock, InputBatch, BookedInput> {

    private final Horizon horizon;
    private transient ValueState<byte[]> seen;
    private transient ValueState<Long> expiry;

    /**
     * Creates the function.
     *
     * @param horizon how long offsets are remembered, and how late an input may come for its period
     */
    public BookInputFunction(Horizon horizon) {
        this.horizon = horizon;
    }

    @Override
    public void open(OpenContext context) {
        seen = getRuntimeContext().getState(MonitorStates.bytes("seen_offsets"));
        expiry = getRuntimeContext().getState(MonitorStates.value("seen_until", Long.class));
    }

    @Override
    public void processElement(InputBatch batch, Context context, Collector<BookedInput> out)
            throws Exception {
        byte[] bits = seen.value();
        byte[] now = bits == null ? new byte[InputBlock.OFFSETS / Byte.SIZE] : bits;
        long watermark = context.timerService().currentWatermark();
        long touched = watermark;
        Map<Page, BookedInput> booked = new LinkedHashMap<>();
        for (ArrivedInput input : batch.inputs()) {
            if (mark(now, input.offset())) {
                BookedInput one = booked(input, watermark);
                booked.merge(new Page(one.period(), one.fate()), one, BookedInput::plus);
                touched = Math.max(touched, input.receivedAt());
            }
        }
        if (booked.isEmpty()) {
            return;
        }
        seen.update(now);
        Long until = expiry.value();
        long wanted = horizon.expiryOf(touched);
        if (until == null || until < wanted) {
            expiry.update(wanted);
            context.timerService().registerEventTimeTimer(wanted);
        }
        booked.values().forEach(out::collect);
    }

    /** Sets the bit of an offset; answers whether it is a new one. */
    private static boolean mark(byte[] bits, long offset) {
        int index = (int) Math.floorMod(offset, (long) InputBlock.OFFSETS);
        int bit = 1 << index % Byte.SIZE;
        boolean isNew = (bits[index / Byte.SIZE] & bit) == 0;
        bits[index / Byte.SIZE] |= (byte) bit;
        return isNew;
    }

    private BookedInput booked(ArrivedInput input, long watermark) {
        boolean late = horizon.isBehind(input.receivedAt(), watermark);
        long at = late ? watermark : input.receivedAt();
        return new BookedInput(
                LedgerPeriod.at(input.topic(), input.partition(), at),
                at,
                late ? InputFate.LATE : input.fate(),
                1);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<BookedInput> out)
            throws Exception {
        Long until = expiry.value();
        if (until != null && until <= time) {
            seen.clear();
            expiry.clear();
        }
    }

    /** Where inputs are booked together. */
    private record Page(LedgerPeriod period, InputFate fate) {}
}
