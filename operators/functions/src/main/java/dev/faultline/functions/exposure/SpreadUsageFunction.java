package dev.faultline.functions.exposure;

import dev.faultline.correlation.Dimensions;
import dev.faultline.functions.rows.RowTimers;
import dev.faultline.schema.ExposureRow;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import dev.faultline.state.RowLife;
import dev.faultline.statistics.rates.ExposureChange;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Spreads subsessions over the windows they cover. A subsession is two changes of the level of use,
 * at its start and at its end; the windows between are worked out when they are published.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class SpreadUsageFunction
        extends KeyedProcessFunction<Dimensions, UsageFacts, ExposureRow> {

    /** What changed per channel. */
    public static final OutputTag<ExposureDelta> DELTAS =
            new OutputTag<>("exposure-deltas", TypeInformation.of(ExposureDelta.class));

    private static final long DAY_MILLIS = ExposureChange.MAXIMUM_SPAN_MILLIS;

    private final Horizon horizon;
    private final RowTimers timers;
    private transient MapState<SampleKey, Long> samples;
    private transient MapState<Long, UsageWindow> windows;
    private transient ListState<ClientSeen> clients;
    private transient ValueState<DirtyWindows> dirty;
    private transient ValueState<RowLife> rowLife;
    private transient Counter tooOld;

    /**
     * Creates the function.
     *
     * @param horizon how long samples and windows are remembered, and how old a subsession may be
     *     at its receipt
     * @param intervalMillis shortest time between two publications of a row
     */
    public SpreadUsageFunction(Horizon horizon, long intervalMillis) {
        this.horizon = horizon;
        this.timers = new RowTimers(intervalMillis);
    }

    @Override
    public void open(OpenContext context) {
        samples =
                getRuntimeContext()
                        .getMapState(MonitorStates.map("samples", SampleKey.class, Long.class));
        windows =
                getRuntimeContext()
                        .getMapState(
                                MonitorStates.map("usage_windows", Long.class, UsageWindow.class));
        clients =
                getRuntimeContext()
                        .getListState(MonitorStates.waiting("clients_seen", ClientSeen.class));
        dirty =
                getRuntimeContext()
                        .getState(MonitorStates.value("dirty_windows", DirtyWindows.class));
        rowLife = getRuntimeContext().getState(MonitorStates.rowLife());
        tooOld = getRuntimeContext().getMetricGroup().counter("usage_older_than_horizon_total");
    }

    @Override
    public void processElement(UsageFacts usage, Context context, Collector<ExposureRow> out)
            throws Exception {
        SampleKey key = new SampleKey(usage.end(), usage.sample());
        long watermark = context.timerService().currentWatermark();
        if (horizon.isBehind(usage.end(), Math.max(usage.receivedAt(), watermark))) {
            tooOld.inc();
            return;
        }
        if (samples.contains(key)) {
            return;
        }
        samples.put(key, usage.receivedAt());
        add(usage);
        TimerService service = context.timerService();
        rowLife.update(
                timers.changed(
                        service, life(), usage.receivedAt(), horizon.expiryOf(usage.receivedAt())));
        service.registerEventTimeTimer(
                Horizon.ceil(Math.max(usage.receivedAt(), watermark) + 1, DAY_MILLIS));
    }

    private void add(UsageFacts usage) throws Exception {
        TreeSet<Long> changed = new TreeSet<>();
        for (ExposureChange change : changes(usage, usage.wallMillis())) {
            put(changed, change.windowStartMillis(), window -> window.plusWall(change));
        }
        for (ExposureChange change : changes(usage, usage.activeMillis())) {
            put(changed, change.windowStartMillis(), window -> window.plusActive(change));
        }
        if (usage.sessions() > 0) {
            long first =
                    UsageWindow.SIZE.startOf(Math.max(usage.start(), usage.end() - DAY_MILLIS));
            put(changed, first, window -> window.plusSessions(usage.sessions()));
        }
        if (!changed.isEmpty()) {
            DirtyWindows more = DirtyWindows.of(usage, changed.first(), changed.last());
            DirtyWindows stored = dirty.value();
            dirty.update(stored == null ? more : stored.with(more));
        }
        if (usage.client() != 0 && usage.wallMillis() > 0) {
            long last = UsageWindow.SIZE.startOf(usage.end() - 1);
            clients.add(new ClientSeen(last, usage.client()));
        }
    }

    private static List<ExposureChange> changes(UsageFacts usage, long millis) {
        return ExposureChange.ofSubsession(usage.start(), usage.end(), millis, UsageWindow.SIZE);
    }

    private void put(Set<Long> changed, long start, UnaryOperator<UsageWindow> change)
            throws Exception {
        windows.put(start, change.apply(window(start)));
        changed.add(start);
    }

    private UsageWindow window(long start) throws Exception {
        UsageWindow stored = windows.get(start);
        return stored == null ? UsageWindow.EMPTY : stored;
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<ExposureRow> out)
            throws Exception {
        RowLife life = life();
        DirtyWindows range = dirty.value();
        if (life.isDue(time) && range != null) {
            life = life.published();
            rowLife.update(life);
            publish(range, life.revision(), context, out);
            dirty.clear();
        }
        if (Math.floorMod(time, DAY_MILLIS) == 0 && forget(time)) {
            context.timerService().registerEventTimeTimer(time + DAY_MILLIS);
        }
        if (life.isExpired(time)) {
            rowLife.clear();
        }
    }

    private RowLife life() throws Exception {
        RowLife stored = rowLife.value();
        return stored == null ? RowLife.NEW : stored;
    }

    private void publish(
            DirtyWindows range, long revision, OnTimerContext context, Collector<ExposureRow> out)
            throws Exception {
        Dimensions where = context.getCurrentKey();
        Map<Long, Set<Long>> seen = takeClients();
        UsageWindow previous = window(range.from() - UsageWindow.SIZE.millis());
        byte[] arrivals = range.arrivals();
        for (long start = range.from(); start <= range.to(); start += UsageWindow.SIZE.millis()) {
            UsageWindow was = window(start);
            UsageWindow is = was.after(previous);
            if (!is.equals(was)) {
                windows.put(start, is);
                out.collect(row(where, start, revision, is));
                long more = is.saidMicros() - was.saidMicros();
                Set<Long> active = seen.getOrDefault(start, Set.of());
                if (more != 0 || !active.isEmpty()) {
                    context.output(
                            DELTAS,
                            new ExposureDelta(where, start, more, arrivals, List.copyOf(active)));
                    arrivals = ExposureDelta.NO_ARRIVALS;
                }
            }
            previous = is;
        }
    }

    private Map<Long, Set<Long>> takeClients() throws Exception {
        Map<Long, Set<Long>> seen = new HashMap<>();
        for (ClientSeen each : clients.get()) {
            seen.computeIfAbsent(each.windowStart(), start -> new TreeSet<>()).add(each.client());
        }
        clients.clear();
        return seen;
    }

    /** Drops what is too old to change; returns whether anything is left. */
    private boolean forget(long time) throws Exception {
        // A subsession ends within the horizon and starts up to a day before, so windows live on
        // for a day longer than samples.
        boolean samplesLeft = forget(samples, SampleKey::end, time);
        boolean windowsLeft = forget(windows, start -> start + 2 * DAY_MILLIS, time);
        return samplesLeft || windowsLeft;
    }

    private <K> boolean forget(MapState<K, ?> state, ToLongFunction<K> age, long time)
            throws Exception {
        boolean left = false;
        Iterator<K> keys = state.keys().iterator();
        while (keys.hasNext()) {
            if (horizon.isBehind(age.applyAsLong(keys.next()), time)) {
                keys.remove();
            } else {
                left = true;
            }
        }
        if (!left) {
            state.clear();
        }
        return left;
    }

    private static ExposureRow row(
            Dimensions where, long start, long revision, UsageWindow window) {
        ExposureRow row = new ExposureRow();
        row.setWindowStart(Instant.ofEpochMilli(start));
        row.setWindowEnd(Instant.ofEpochMilli(start + UsageWindow.SIZE.millis()));
        row.setProduct(where.product());
        row.setChannel(where.channel());
        row.setVersion(where.version());
        row.setBuildId(where.buildId());
        row.setOs(where.os());
        row.setRevision(revision);
        row.setUsageHours(window.wallHours());
        row.setActiveHours(window.activeHours());
        row.setSessions((double) window.sessions());
        return row;
    }
}
