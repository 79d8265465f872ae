package dev.faultline.functions.count;

import dev.faultline.correlation.CountCell;
import dev.faultline.correlation.CountKey;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.MinuteChange;
import dev.faultline.correlation.WindowCounts;
import dev.faultline.functions.rows.RowTimers;
import dev.faultline.schema.CrashCount;
import dev.faultline.state.CountedWindow;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import dev.faultline.state.RowLife;
import dev.faultline.state.form.CompactTypeInfo;
import dev.faultline.statistics.rates.TimeWindow;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Counts the crashes of a cell and publishes the count when it changed. */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class CountCrashesFunction
        extends KeyedProcessFunction<CountKey, DeltaBatch, CrashCount> {

    /** What changed by minute. */
    public static final OutputTag<CellChange> CHANGES =
            new OutputTag<>("cell-changes", CompactTypeInfo.of(new CellChangeForm()));

    /** Windows of crash time by which crashes are counted. */
    public static final TimeWindow WINDOW = TimeWindow.FIVE_MINUTES;

    /** Returns the cell in which a crash is counted. */
    public static CountCell cellOf(CrashDelta delta) {
        return CountCell.of(delta, WINDOW.millis());
    }

    /** Returns the end of the window of a cell. */
    static long endOf(CountCell cell) {
        return cell.windowStart() + WINDOW.millis();
    }

    private final Horizon horizon;
    private final RowTimers timers;
    private transient ValueState<CountedWindow> counted;
    private transient Counter tooOld;

    /**
     * Creates the function.
     *
     * @param horizon how old a crash may be at its receipt and still be counted in its window, and
     *     how long after that its count may be corrected
     * @param intervalMillis shortest time between two publications of a row
     */
    public CountCrashesFunction(Horizon horizon, long intervalMillis) {
        this.horizon = horizon;
        this.timers = new RowTimers(intervalMillis);
    }

    @Override
    public void open(OpenContext context) {
        counted = getRuntimeContext().getState(MonitorStates.countedWindow());
        tooOld = getRuntimeContext().getMetricGroup().counter("crashes_older_than_horizon_total");
    }

    @Override
    public void processElement(DeltaBatch batch, Context context, Collector<CrashCount> out)
            throws Exception {
        long windowEnd = endOf(context.getCurrentKey().cell());
        CountedWindow stored = counted.value();
        CountedWindow before = stored == null ? CountedWindow.NEW : stored;
        WindowCounts window = before.window();
        RowLife life = before.life();
        for (CrashDelta delta : batch.deltas()) {
            if (horizon.isBehind(windowEnd, delta.receivedAt())) {
                // The window's state may be gone; counting from zero would overwrite the final row.
                tooOld.inc();
                continue;
            }
            window.add(delta, CountCell.crashTime(delta));
            life =
                    timers.changed(
                            context.timerService(),
                            life,
                            delta.receivedAt(),
                            horizon.expiryOf(Math.max(windowEnd, delta.receivedAt())));
        }
        if (!life.equals(RowLife.NEW)) {
            counted.update(CountedWindow.of(window, life));
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<CrashCount> out)
            throws Exception {
        CountedWindow stored = counted.value();
        if (stored == null) {
            return;
        }
        CountCell cell = context.getCurrentKey().cell();
        RowLife life = stored.life();
        if (life.isDue(time)) {
            life = life.published();
            WindowCounts window = stored.window();
            List<MinuteChange> changes = window.takeChanges();
            if (!changes.isEmpty()) {
                context.output(CHANGES, new CellChange(cell.cell(), changes));
            }
            out.collect(row(cell, life.revision(), window));
            counted.update(CountedWindow.of(window, life));
        }
        if (life.isExpired(time)) {
            counted.clear();
        }
    }

    private static CrashCount row(CountCell key, long revision, WindowCounts window) {
        Dimensions where = key.cell().where();
        CrashCount row = new CrashCount();
        row.setWindowStart(Instant.ofEpochMilli(key.windowStart()));
        row.setWindowEnd(Instant.ofEpochMilli(endOf(key)));
        row.setProduct(where.product());
        row.setChannel(where.channel());
        row.setVersion(where.version());
        row.setBuildId(where.buildId());
        row.setOs(where.os());
        row.setProcessType(where.processType());
        row.setSignature(key.cell().signature());
        row.setRevision(revision);
        row.setPings(window.counts().pings());
        row.setReports(window.counts().reports());
        row.setWeightedReports(window.counts().weightedReports());
        row.setStartup(window.counts().startup());
        row.setShutdownKills(window.counts().shutdownKills());
        row.setClients((double) window.clients());
        row.setClientsExact(window.clientsAreExact());
        return row;
    }
}
