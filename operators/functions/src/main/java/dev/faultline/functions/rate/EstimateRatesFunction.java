package dev.faultline.functions.rate;

import dev.faultline.correlation.Dimensions;
import dev.faultline.functions.count.CellChange;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.functions.rows.RowTimers;
import dev.faultline.schema.BuildComparison;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.TopCrashers;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorStates;
import dev.faultline.state.RowLife;
import dev.faultline.statistics.rates.HourOfUse;
import dev.faultline.statistics.rates.NowcastError;
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
import java.util.function.Predicate;
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
 * usage once an hour. Only the {@value #LIVE_SIGNATURES} most frequent signatures have rows of
 * their own. What a row says last, when nothing more can come for it, depends on nothing but what
 * came.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class EstimateRatesFunction
        extends KeyedCoProcessFunction<ChannelKey, CellChange, ExposureDelta, CrashRate> {

    /** Rankings. */
    public static final OutputTag<TopCrashers> TOP =
            new OutputTag<>("top", new AvroTypeInfo<>(TopCrashers.class));

    /** Builds beside the ones before them. */
    public static final OutputTag<BuildComparison> COMPARISONS =
            new OutputTag<>("comparisons", new AvroTypeInfo<>(BuildComparison.class));

    static final int LIVE_SIGNATURES = 300;

    private static final RowTimers TIMERS = new RowTimers(60_000);
    private static final long RANK_MILLIS = 300_000;
    private static final long HOUR_MILLIS = TimeWindow.HOUR.millis();
    private static final long DAY_MILLIS = TimeWindow.DAY.millis();
    private static final int MINUTES_PER_USAGE_WINDOW = 5;

    /** Usage changes all the time; rates follow when it changed by this share. */
    private static final double WORTH_SAYING = 0.01;

    private final Horizon horizon;
    private transient ListState<CellChange> crashes;
    private transient ListState<ExposureDelta> exposure;
    private transient MapState<RateRow, byte[]> tallies;
    private transient MapState<RateRow, byte[]> rankingHours;
    private transient MapState<Long, byte[]> hoursOfUse;
    private transient MapState<String, byte[]> delays;
    private transient MapState<RateWindow, Double> saidHours;
    private transient MapState<BuildDay, byte[]> activeClients;
    private transient BuildComparisons comparisons;
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
        rankingHours =
                runtime.getMapState(
                        MonitorStates.map("ranking_hours", RateRow.class, byte[].class));
        hoursOfUse =
                runtime.getMapState(MonitorStates.map("hours_of_use", Long.class, byte[].class));
        delays = runtime.getMapState(MonitorStates.bytesByText("delays"));
        saidHours =
                runtime.getMapState(
                        MonitorStates.map("said_hours", RateWindow.class, Double.class));
        activeClients =
                runtime.getMapState(
                        MonitorStates.map("active_clients", BuildDay.class, byte[].class));
        comparisons = new BuildComparisons(runtime);
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
        // The last day's window ends a day after its start and is closed a day after the horizon.
        RowLife before = life();
        RowLife after =
                TIMERS.changed(service, before, now, horizon.expiryOf(now + 2 * DAY_MILLIS));
        if (!after.equals(before)) {
            rowLife.update(after);
        }
        if (before.equals(RowLife.NEW)) {
            service.registerEventTimeTimer(Horizon.ceil(now + 1, HOUR_MILLIS));
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
        boolean full = Math.floorMod(time, HOUR_MILLIS) == 0;
        if (life.isDue(time) || full) {
            life = life.published();
            rowLife.update(life);
            Publication publication = new Publication(time, life.revision(), context, out);
            publication.sayChanges();
            if (full) {
                publication.goOverAllRows();
            }
            publication.settle();
        }
        if (life.isExpired(time)) {
            clear();
        } else if (full) {
            context.timerService().registerEventTimeTimer(time + HOUR_MILLIS);
        }
    }

    private void clear() {
        rowLife.clear();
        tallies.clear();
        rankingHours.clear();
        hoursOfUse.clear();
        delays.clear();
        saidHours.clear();
        activeClients.clear();
        comparisons.clear();
        rankings.clear();
        progress.clear();
    }

    /** One round: takes what has come, says what changed by it. */
    private final class Publication {

        private final long time;
        private final long revision;
        private final OnTimerContext context;
        private final Collector<CrashRate> out;
        private final RateProgress before;
        private final Set<String> live;
        private final ChannelUse use;
        private final ActiveClients clients;
        private NewestBuilds builds;
        private NowcastError error;

        Publication(long time, long revision, OnTimerContext context, Collector<CrashRate> out)
                throws Exception {
            RateProgress stored = progress.value();
            this.before = stored == null ? RateProgress.NEW : stored;
            this.time = time;
            this.revision = revision;
            this.context = context;
            this.out = out;
            this.live = new LinkedHashSet<>(before.live());
            this.builds = before.builds();
            this.error = before.error();
            this.use = new ChannelUse(time, hoursOfUse, new StoredDelays(delays, time), error);
            this.clients = new ActiveClients(activeClients);
        }

        void sayChanges() throws Exception {
            List<CellChange> counted = new ArrayList<>();
            crashes.get().forEach(counted::add);
            List<ExposureDelta> used = new ArrayList<>();
            exposure.get().forEach(used::add);
            crashes.clear();
            exposure.clear();
            meetBuilds(counted, used);
            RateChanges changes = new RateChanges(builds);
            for (CellChange change : counted) {
                changes.add(change);
                use.learn(change);
            }
            Set<RateWindow> moved = new LinkedHashSet<>();
            for (ExposureDelta delta : used) {
                addUsage(delta, moved);
            }
            Map<RateRow, CrashTally> toSay = addCrashes(changes.rates());
            addToRankings(changes.rankings());
            for (RateWindow window : moved) {
                addTotals(window, toSay);
            }
            for (Map.Entry<RateRow, CrashTally> row : toSay.entrySet()) {
                say(row.getKey(), row.getValue());
            }
        }

        private void meetBuilds(List<CellChange> counted, List<ExposureDelta> used) {
            for (CellChange change : counted) {
                meetBuild(change.cell().where());
            }
            for (ExposureDelta delta : used) {
                meetBuild(delta.where());
            }
        }

        private void meetBuild(Dimensions where) {
            builds = builds.plus(where.buildId(), where.version());
        }

        private void addUsage(ExposureDelta delta, Set<RateWindow> moved) {
            if (RateWindow.of(TimeWindow.DAY, delta.windowStart())
                    .isClosed(time, horizon.millis())) {
                return;
            }
            use.add(delta, builds);
            clients.add(delta, builds);
            for (TimeWindow size : RateWindow.SIZES) {
                RateWindow window = RateWindow.of(size, delta.windowStart());
                if (size != TimeWindow.MINUTE && !window.isClosed(time, horizon.millis())) {
                    moved.add(window);
                }
            }
        }

        /** Adds changes to the stored rows; returns the rows to publish. */
        private Map<RateRow, CrashTally> addCrashes(Map<RateRow, CrashTally> changes)
                throws Exception {
            Map<RateRow, CrashTally> toSay = new HashMap<>();
            for (Map.Entry<RateRow, CrashTally> change : changes.entrySet()) {
                RateRow row = change.getKey();
                if (row.window().isClosed(time, horizon.millis())) {
                    continue;
                }
                boolean own = row.isTotal() || isLive(row);
                if (own) {
                    toSay.put(row, add(tallies, row, change.getValue()));
                } else if (row.window().isRanked()) {
                    // Its place among the others of the window is found at the full hour.
                    add(tallies, row, change.getValue());
                } else {
                    toSay.put(row.other(), add(tallies, row.other(), change.getValue()));
                }
            }
            return toSay;
        }

        private boolean isLive(RateRow row) {
            String id = RateProgress.liveId(row.definition(), row.signature());
            if (live.size() < LIVE_SIGNATURES) {
                live.add(id);
            }
            return live.contains(id);
        }

        private void addToRankings(Map<RateRow, CrashTally> changes) throws Exception {
            for (Map.Entry<RateRow, CrashTally> change : changes.entrySet()) {
                if (Ranking.takes(change.getKey().window(), time)) {
                    add(rankingHours, change.getKey(), change.getValue());
                }
            }
        }

        /** Adds the totals of a window whose usage changed enough. */
        private void addTotals(RateWindow window, Map<RateRow, CrashTally> toSay) throws Exception {
            double hours = use.hours(RateRow.of(window, "", ""));
            Double said = saidHours.get(window);
            if (said != null && Math.abs(hours - said) <= WORTH_SAYING * said) {
                return;
            }
            saidHours.put(window, hours);
            for (RateDefinition definition : RateDefinition.values()) {
                addStored(RateRow.of(window, definition.id(), ""), toSay);
                if (window.isOfBuilds()) {
                    for (String build : builds.ids()) {
                        addStored(new RateRow(window, definition.id(), "", build), toSay);
                    }
                }
                if (window.size() == TimeWindow.FIVE_MINUTES) {
                    for (int i = 0; i < MINUTES_PER_USAGE_WINDOW; i++) {
                        long start = window.start() + i * TimeWindow.MINUTE.millis();
                        RateWindow minute = new RateWindow(TimeWindow.MINUTE, start);
                        addStored(RateRow.of(minute, definition.id(), ""), toSay);
                    }
                }
            }
        }

        private void addStored(RateRow row, Map<RateRow, CrashTally> toSay) throws Exception {
            byte[] stored = toSay.containsKey(row) ? null : tallies.get(row);
            if (stored != null) {
                toSay.put(row, CrashTally.fromBytes(stored));
            }
        }

        /**
         * Says the rows of closed windows for the last time and drops them; says those of windows
         * that ended lately once more, because usage has come since.
         */
        void goOverAllRows() throws Exception {
            FullHour round = new FullHour(time, horizon.millis());
            BuildTotals totals = new BuildTotals(time, horizon.millis());
            for (Map.Entry<RateRow, byte[]> stored : tallies.entries()) {
                round.add(stored.getKey(), stored.getValue());
                totals.add(stored.getKey(), CrashTally.crashes(stored.getValue()));
            }
            use.forEachHour(totals::add);
            for (BuildComparison each :
                    comparisons.at(
                            time, horizon.millis(), context.getCurrentKey(), builds, totals)) {
                context.output(COMPARISONS, each);
            }
            for (FullHour.Statement each : round.statements(live)) {
                if (each.last()) {
                    sayLast(each.row(), each.tally());
                } else {
                    say(each.row(), each.tally());
                }
            }
            for (RateRow row : round.closed()) {
                tallies.remove(row);
            }
            HourOfUse judged =
                    use.hour(TimeWindow.HOUR.startOf(time - NowcastError.JUDGED_AFTER_MILLIS));
            error = judged == null ? error : error.judge(judged);
            forgetUsage();
        }

        private void forgetUsage() throws Exception {
            removeIf(saidHours, window -> window.isClosed(time, horizon.millis()));
            removeIf(
                    hoursOfUse,
                    start ->
                            RateWindow.of(TimeWindow.DAY, start)
                                    .isClosed(time - HOUR_MILLIS, horizon.millis()));
            removeIf(
                    activeClients,
                    day ->
                            RateWindow.of(TimeWindow.DAY, day.dayStart())
                                    .isClosed(time - HOUR_MILLIS, horizon.millis()));
            removeIf(rankingHours, row -> !Ranking.takes(row.window(), time));
        }

        private void say(RateRow row, CrashTally tally) {
            CrashRate said =
                    RateRows.of(
                            context.getCurrentKey(),
                            row,
                            tally,
                            use.of(row),
                            use.isExpectant(),
                            revision);
            RateRows.setIncidence(said, clients.count(row));
            out.collect(said);
        }

        private void sayLast(RateRow row, CrashTally tally) {
            out.collect(
                    RateRows.last(context.getCurrentKey(), row, tally, use.hours(row), revision));
        }

        /** Keeps what the next round needs, and ranks now and then. */
        void settle() throws Exception {
            use.write();
            clients.write();
            boolean ranks = time - before.rankedAt() >= RANK_MILLIS;
            progress.update(
                    new RateProgress(
                            ranks ? time : before.rankedAt(),
                            ranks ? rank() : List.copyOf(live),
                            builds,
                            error));
        }

        /** Publishes the rankings; returns the signatures that have rows from now on. */
        private List<String> rank() throws Exception {
            Map<String, Ranking> byProcess = recentRankings();
            double usageHours = recentUsage();
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
            // Full only when there are more signatures than rows; the most frequent get them.
            return live.size() < LIVE_SIGNATURES
                    ? List.copyOf(live)
                    : Ranking.rankByRank(best, LIVE_SIGNATURES);
        }

        private Map<String, Ranking> recentRankings() throws Exception {
            Map<String, Ranking> byProcess = new TreeMap<>();
            for (Map.Entry<RateRow, byte[]> stored : rankingHours.entries()) {
                RateRow row = stored.getKey();
                if (Ranking.takes(row.window(), time)) {
                    byProcess
                            .computeIfAbsent(row.definition(), each -> new Ranking())
                            .add(row.signature(), CrashTally.fromBytes(stored.getValue()));
                }
            }
            return byProcess;
        }

        private double recentUsage() {
            double sum = 0;
            for (int i = 0; i < Ranking.HOURS; i++) {
                RateWindow hour = RateWindow.of(TimeWindow.HOUR, time - (i + 1) * HOUR_MILLIS);
                sum += use.hours(RateRow.of(hour, "", ""));
            }
            return sum;
        }
    }

    private static CrashTally add(MapState<RateRow, byte[]> state, RateRow row, CrashTally change)
            throws Exception {
        byte[] stored = state.get(row);
        CrashTally tally = stored == null ? CrashTally.empty() : CrashTally.fromBytes(stored);
        tally.add(change);
        state.put(row, tally.toBytes());
        return tally;
    }

    static <K> void removeIf(MapState<K, ?> state, Predicate<K> isOld) throws Exception {
        Iterator<K> keys = state.keys().iterator();
        while (keys.hasNext()) {
            if (isOld.test(keys.next())) {
                keys.remove();
            }
        }
    }
}
