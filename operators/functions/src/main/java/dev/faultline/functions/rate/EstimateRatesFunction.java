package dev.faultline.functions.rate;

import dev.faultline.functions.count.CellChange;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.functions.rows.RowTimers;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.TopCrashers;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import dev.faultline.state.RowLife;
import dev.faultline.statistics.rates.RateDefinition;
import dev.faultline.statistics.rates.TimeWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Turns changes of counts and usage of a channel into rates, once per minute of receive time, and
 * ranks its signatures. Totals follow crashes and usage; rows of signatures follow crashes, and
 * usage in windows of an hour and a day. Only the {@value #LIVE_SIGNATURES} most frequent
 * signatures have rows; in short windows from the moment they are among them.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class EstimateRatesFunction
        extends KeyedCoProcessFunction<ChannelKey, CellChange, ExposureDelta, CrashRate> {

    /** Rankings. */
    public static final OutputTag<TopCrashers> TOP =
            new OutputTag<>("top", new AvroTypeInfo<>(TopCrashers.class));

    static final int LIVE_SIGNATURES = 300;

    private static final RowTimers TIMERS = new RowTimers(60_000);
    private static final long RANK_MILLIS = 300_000;
    private static final long FORGET_MILLIS = 3_600_000;
    private static final int MINUTES_PER_USAGE_WINDOW = 5;

    private final Horizon horizon;
    private transient ListState<CellChange> crashes;
    private transient ListState<ExposureDelta> exposure;
    private transient MapState<RateRow, byte[]> tallies;
    private transient MapState<RateRow, byte[]> hours;
    private transient MapState<RateWindow, WindowUsage> usage;
    private transient MapState<String, RankedSignatures> rankings;
    private transient ValueState<RateProgress> progress;
    private transient ValueState<RowLife> rowLife;

    /** Creates the function. */
    public EstimateRatesFunction(Horizon horizon) {
        this.horizon = horizon;
    }

    @Override
    public void open(OpenContext context) {
        var runtime = getRuntimeContext();
        crashes = runtime.getListState(MonitorStates.waiting("crashes", CellChange.class));
        exposure = runtime.getListState(MonitorStates.waiting("exposure", ExposureDelta.class));
        tallies = runtime.getMapState(MonitorStates.map("tallies", RateRow.class, byte[].class));
        hours =
                runtime.getMapState(
                        MonitorStates.map("ranking_hours", RateRow.class, byte[].class));
        usage =
                runtime.getMapState(
                        MonitorStates.map("usage", RateWindow.class, WindowUsage.class));
        rankings =
                runtime.getMapState(
                        MonitorStates.map("rankings", String.class, RankedSignatures.class));
        progress = runtime.getState(MonitorStates.value("progress", RateProgress.class));
        rowLife = runtime.getState(MonitorStates.rowLife());
    }

    @Override
    public void processElement1(CellChange change, Context context, Collector<CrashRate> out)
            throws Exception {
        crashes.add(change);
        changed(context.timerService(), change.minutes().get(0).minuteStart());
    }

    @Override
    public void processElement2(ExposureDelta delta, Context context, Collector<CrashRate> out)
            throws Exception {
        exposure.add(delta);
        changed(context.timerService(), delta.windowStart());
    }

    private void changed(TimerService service, long time) throws Exception {
        long now = Math.max(time, service.currentWatermark());
        // A day longer than the horizon: the last day's window closes that long after its start.
        RowLife before = life();
        RowLife after =
                TIMERS.changed(
                        service, before, now, horizon.expiryOf(now + 2 * TimeWindow.DAY.millis()));
        if (!after.equals(before)) {
            rowLife.update(after);
        }
    }

    private RowLife life() throws Exception {
        RowLife stored = rowLife.value();
        return stored == null ? RowLife.NEW : stored;
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<CrashRate> out)
            throws Exception {
        RowLife life = life();
        if (life.isDue(time)) {
            life = life.published();
            rowLife.update(life);
            update(time, life.revision(), context, out);
        }
        if (life.isExpired(time)) {
            rowLife.clear();
            tallies.clear();
            hours.clear();
            usage.clear();
            rankings.clear();
            progress.clear();
        }
    }

    private void update(long time, long revision, OnTimerContext context, Collector<CrashRate> out)
            throws Exception {
        RateProgress stored = progress.value();
        RateProgress before = stored == null ? RateProgress.NEW : stored;
        RateChanges changes = new RateChanges();
        for (CellChange change : crashes.get()) {
            changes.add(change);
        }
        crashes.clear();
        Set<String> live = new LinkedHashSet<>(before.live());
        Map<RateRow, CrashTally> toSay = applyCrashes(changes.rates(), live, time);
        applyRankings(changes.rankings(), time);
        for (RateWindow window : applyUsage(time)) {
            addRows(window, live, toSay);
        }
        for (Map.Entry<RateRow, CrashTally> row : toSay.entrySet()) {
            out.collect(
                    RateRows.of(
                            context.getCurrentKey(),
                            row.getKey(),
                            row.getValue(),
                            usageHours(row.getKey().window()),
                            revision));
        }
        settle(before, List.copyOf(live), time, revision, context);
    }

    private void settle(
            RateProgress before,
            List<String> live,
            long time,
            long revision,
            OnTimerContext context)
            throws Exception {
        boolean ranks = time - before.rankedAt() >= RANK_MILLIS;
        boolean forgets = time - before.forgottenAt() >= FORGET_MILLIS;
        if (forgets) {
            forget(time);
        }
        progress.update(
                new RateProgress(
                        ranks ? time : before.rankedAt(),
                        forgets ? time : before.forgottenAt(),
                        ranks ? rank(live, time, revision, context) : live));
    }

    /** Adds changes to the stored rows; returns the rows to publish. */
    private Map<RateRow, CrashTally> applyCrashes(
            Map<RateRow, CrashTally> changes, Set<String> live, long time) throws Exception {
        Map<RateRow, CrashTally> toSay = new HashMap<>();
        for (Map.Entry<RateRow, CrashTally> change : changes.entrySet()) {
            RateRow row = change.getKey();
            boolean said = row.isTotal() || isLive(row, live);
            boolean longWindow = row.window().size().compareTo(TimeWindow.HOUR) >= 0;
            if (row.window().isClosed(time, horizon.millis()) || !(said || longWindow)) {
                continue;
            }
            CrashTally tally = add(tallies, row, change.getValue());
            if (said) {
                toSay.put(row, tally);
            }
        }
        return toSay;
    }

    private static boolean isLive(RateRow row, Set<String> live) {
        String id = RateProgress.liveId(row.definition(), row.signature());
        if (live.size() < LIVE_SIGNATURES) {
            live.add(id);
        }
        return live.contains(id);
    }

    private void applyRankings(Map<RateRow, CrashTally> changes, long time) throws Exception {
        for (Map.Entry<RateRow, CrashTally> change : changes.entrySet()) {
            if (isRanked(change.getKey().window(), time)) {
                add(hours, change.getKey(), change.getValue());
            }
        }
    }

    private static boolean isRanked(RateWindow hour, long time) {
        return hour.end() > time - Ranking.HOURS * TimeWindow.HOUR.millis();
    }

    private static CrashTally add(MapState<RateRow, byte[]> state, RateRow row, CrashTally change)
            throws Exception {
        byte[] stored = state.get(row);
        CrashTally tally = stored == null ? CrashTally.empty() : CrashTally.fromBytes(stored);
        tally.add(change);
        state.put(row, tally.toBytes());
        return tally;
    }

    /** Adds changes of usage; returns the windows whose rates changed by it. */
    private Set<RateWindow> applyUsage(long time) throws Exception {
        Map<RateWindow, Long> changes = new HashMap<>();
        for (ExposureDelta delta : exposure.get()) {
            for (TimeWindow size : RateWindow.SIZES) {
                if (size != TimeWindow.MINUTE) {
                    changes.merge(
                            RateWindow.of(size, delta.windowStart()),
                            delta.microSeconds(),
                            Long::sum);
                }
            }
        }
        exposure.clear();
        Set<RateWindow> moved = new LinkedHashSet<>();
        for (Map.Entry<RateWindow, Long> change : changes.entrySet()) {
            RateWindow window = change.getKey();
            if (window.isClosed(time, horizon.millis())) {
                continue;
            }
            WindowUsage stored = usage.get(window);
            WindowUsage is = (stored == null ? WindowUsage.NONE : stored).plus(change.getValue());
            if (is.isWorthSaying()) {
                is = is.said();
                moved.add(window);
            }
            usage.put(window, is);
        }
        return moved;
    }

    /** Adds the rows of a window whose usage changed. */
    private void addRows(RateWindow window, Set<String> live, Map<RateRow, CrashTally> toSay)
            throws Exception {
        for (RateDefinition definition : RateDefinition.values()) {
            addRow(new RateRow(window, definition.id(), ""), toSay);
            if (window.size() == TimeWindow.FIVE_MINUTES) {
                for (int i = 0; i < MINUTES_PER_USAGE_WINDOW; i++) {
                    long start = window.start() + i * TimeWindow.MINUTE.millis();
                    RateWindow minute = new RateWindow(TimeWindow.MINUTE, start);
                    addRow(new RateRow(minute, definition.id(), ""), toSay);
                }
            }
        }
        if (window.size() != TimeWindow.FIVE_MINUTES) {
            for (String id : live) {
                addRow(RateProgress.row(window, id), toSay);
            }
        }
    }

    private void addRow(RateRow row, Map<RateRow, CrashTally> toSay) throws Exception {
        byte[] stored = toSay.containsKey(row) ? null : tallies.get(row);
        if (stored != null) {
            toSay.put(row, CrashTally.fromBytes(stored));
        }
    }

    private double usageHours(RateWindow window) throws Exception {
        boolean minute = window.size() == TimeWindow.MINUTE;
        RateWindow key = minute ? RateWindow.of(TimeWindow.FIVE_MINUTES, window.start()) : window;
        WindowUsage is = usage.get(key);
        double known = is == null ? 0 : is.hours();
        return minute ? known / MINUTES_PER_USAGE_WINDOW : known;
    }

    /** Publishes the rankings; returns the signatures that have rows from now on. */
    private List<String> rank(List<String> live, long time, long revision, OnTimerContext context)
            throws Exception {
        Map<String, Ranking> byProcess = recentRankings(time);
        double usageHours = recentUsage(time);
        Map<String, List<String>> best = new TreeMap<>();
        for (Map.Entry<String, Ranking> entry : byProcess.entrySet()) {
            String process = entry.getKey();
            RankedSignatures previous = rankings.get(process);
            List<String> now = entry.getValue().best(LIVE_SIGNATURES);
            best.put(process, now);
            rankings.put(process, new RankedSignatures(now));
            context.output(
                    TOP,
                    entry.getValue()
                            .row(
                                    context.getCurrentKey(),
                                    process,
                                    now,
                                    (previous == null ? RankedSignatures.NONE : previous)
                                            .signatures(),
                                    usageHours,
                                    time,
                                    revision));
        }
        // Full only when there are more signatures than rows; then the most frequent get them.
        return live.size() < LIVE_SIGNATURES ? live : mostFrequent(best);
    }

    private Map<String, Ranking> recentRankings(long time) throws Exception {
        Map<String, Ranking> byProcess = new TreeMap<>();
        Iterator<Map.Entry<RateRow, byte[]>> stored = hours.iterator();
        while (stored.hasNext()) {
            Map.Entry<RateRow, byte[]> entry = stored.next();
            RateRow row = entry.getKey();
            if (isRanked(row.window(), time)) {
                byProcess
                        .computeIfAbsent(row.definition(), each -> new Ranking())
                        .add(row.signature(), CrashTally.fromBytes(entry.getValue()));
            } else {
                stored.remove();
            }
        }
        return byProcess;
    }

    /** Rank by rank over all process types, so that none is crowded out. */
    private static List<String> mostFrequent(Map<String, List<String>> best) {
        Set<String> live = new LinkedHashSet<>();
        for (int rank = 0; rank < LIVE_SIGNATURES; rank++) {
            for (Map.Entry<String, List<String>> entry : best.entrySet()) {
                if (rank < entry.getValue().size() && live.size() < LIVE_SIGNATURES) {
                    String signature = entry.getValue().get(rank);
                    for (String definition : RateChanges.definitions(entry.getKey())) {
                        live.add(RateProgress.liveId(definition, signature));
                    }
                }
            }
        }
        return List.copyOf(live);
    }

    private double recentUsage(long time) throws Exception {
        double sum = 0;
        for (int i = 0; i < Ranking.HOURS; i++) {
            long hour = time - (i + 1) * TimeWindow.HOUR.millis();
            sum += usageHours(RateWindow.of(TimeWindow.HOUR, hour));
        }
        return sum;
    }

    private void forget(long time) throws Exception {
        List<RateRow> closed = new ArrayList<>();
        for (RateRow row : tallies.keys()) {
            if (row.window().isClosed(time, horizon.millis())) {
                closed.add(row);
            }
        }
        for (RateRow row : closed) {
            tallies.remove(row);
        }
        Iterator<Map.Entry<RateWindow, WindowUsage>> windows = usage.iterator();
        while (windows.hasNext()) {
            if (windows.next().getKey().isClosed(time, horizon.millis())) {
                windows.remove();
            }
        }
    }
}
