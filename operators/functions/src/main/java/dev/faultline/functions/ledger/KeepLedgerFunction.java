package dev.faultline.functions.ledger;

import dev.faultline.correlation.LedgerDelta;
import dev.faultline.functions.rows.RowTimers;
import dev.faultline.schema.LedgerRow;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import dev.faultline.state.RowLife;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps the books of one source partition and hour. Each input is booked once, however often
 * enrichment tells of it: a bit for each offset, half a kilobyte for four thousand.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class KeepLedgerFunction
        extends KeyedCoProcessFunction<LedgerPeriod, LedgerBatch, InputBatch, LedgerRow> {

    /** Offsets whose bits lie together. */
    static final int OFFSETS = 4_096;

    private final Horizon horizon;
    private final RowTimers timers;
    private transient ValueState<LedgerEntry> entry;
    private transient MapState<Long, byte[]> seen;

    /**
     * Creates the function.
     *
     * @param intervalMillis shortest time between two publications of a row
     */
    public KeepLedgerFunction(Horizon horizon, long intervalMillis) {
        this.horizon = horizon;
        this.timers = new RowTimers(intervalMillis);
    }

    @Override
    public void open(OpenContext context) {
        entry = getRuntimeContext().getState(MonitorStates.value("entry", LedgerEntry.class));
        seen = getRuntimeContext().getMapState(MonitorStates.bytesByLong("seen_offsets"));
    }

    @Override
    public void processElement1(LedgerBatch batch, Context context, Collector<LedgerRow> out)
            throws Exception {
        LedgerEntry next = stored();
        long latest = Long.MIN_VALUE;
        for (LedgerDelta delta : batch.deltas()) {
            next = next.plus(delta);
            latest = Math.max(latest, delta.delivery().receivedAt());
        }
        keep(next, latest, context);
    }

    @Override
    public void processElement2(InputBatch batch, Context context, Collector<LedgerRow> out)
            throws Exception {
        LedgerEntry next = stored();
        long latest = Long.MIN_VALUE;
        Map<Long, byte[]> blocks = new HashMap<>();
        for (ArrivedInput input : batch.inputs()) {
            long number = Math.floorDiv(input.offset(), OFFSETS);
            byte[] bits = blocks.get(number);
            if (bits == null) {
                bits = block(number);
                blocks.put(number, bits);
            }
            if (mark(bits, input.offset())) {
                next = next.plus(input.fate());
                latest = Math.max(latest, input.receivedAt());
            }
        }
        if (latest > Long.MIN_VALUE) {
            seen.putAll(blocks);
            keep(next, latest, context);
        }
    }

    private byte[] block(long number) throws Exception {
        byte[] bits = seen.get(number);
        return bits == null ? new byte[OFFSETS / Byte.SIZE] : bits;
    }

    /** Sets the bit of an offset; answers whether it is a new one. */
    private static boolean mark(byte[] bits, long offset) {
        int index = (int) Math.floorMod(offset, (long) OFFSETS);
        int bit = 1 << index % Byte.SIZE;
        boolean isNew = (bits[index / Byte.SIZE] & bit) == 0;
        bits[index / Byte.SIZE] |= (byte) bit;
        return isNew;
    }

    private LedgerEntry stored() throws IOException {
        LedgerEntry stored = entry.value();
        return stored == null ? LedgerEntry.EMPTY : stored;
    }

    private void keep(LedgerEntry next, long receivedAt, Context context) throws IOException {
        long periodEnd = context.getCurrentKey().periodStart() + LedgerPeriod.PERIOD_MILLIS;
        entry.update(
                next.with(
                        timers.changed(
                                context.timerService(),
                                next.life(),
                                receivedAt,
                                horizon.expiryOf(periodEnd))));
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<LedgerRow> out)
            throws Exception {
        LedgerEntry stored = entry.value();
        if (stored == null) {
            return;
        }
        RowLife life = stored.life();
        if (life.isDue(time)) {
            life = life.published();
            out.collect(row(context.getCurrentKey(), life.revision(), stored));
            entry.update(stored.with(life));
        }
        if (life.isExpired(time)) {
            entry.clear();
            seen.clear();
        }
    }

    private static LedgerRow row(LedgerPeriod key, long revision, LedgerEntry is) {
        LedgerRow row = new LedgerRow();
        row.setSourceTopic(key.topic());
        row.setSourcePartition(key.partition());
        row.setPeriodStart(Instant.ofEpochMilli(key.periodStart()));
        row.setPeriodEnd(Instant.ofEpochMilli(key.periodStart() + LedgerPeriod.PERIOD_MILLIS));
        row.setRevision(revision);
        row.setReceived(is.counted() + is.duplicates());
        row.setCounted(is.counted());
        row.setDuplicates(is.duplicates());
        row.setInputs(is.accepted() + is.rejected() + is.deadLetters());
        row.setAccepted(is.accepted());
        row.setRejectedByPolicy(is.rejected());
        row.setDeadLetters(is.deadLetters());
        row.setLate(is.late());
        row.setFirstOffset(is.lastOffset() < 0 ? -1 : is.firstOffset());
        row.setLastOffset(is.lastOffset());
        return row;
    }
}
