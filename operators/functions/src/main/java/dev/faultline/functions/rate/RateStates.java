package dev.faultline.functions.rate;

import dev.faultline.functions.count.CellChange;
import dev.faultline.functions.count.CellChangeForm;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.state.MonitorStates;
import dev.faultline.state.RowLife;
import java.util.Iterator;
import java.util.function.Predicate;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** What is remembered of a channel for its rates. */
final class RateStates {

    /** Changes that wait for the next publication. */
    final ListState<CellChange> crashes;

    final ListState<ExposureDelta> exposure;

    /** Crashes by row of rates, of every signature. */
    final MapState<RateRow, byte[]> tallies;

    /**
     * Crashes that were said together; in short windows summed as they come, to be said at once.
     */
    final MapState<RateRow, byte[]> others;

    /** Crashes by hour, process type and signature. */
    final MapState<RateRow, byte[]> rankingHours;

    /** The last rankings, by process type and order. */
    final MapState<String, RankedSignatures> rankings;

    /** Usage by start of the hour. */
    final MapState<Long, byte[]> hoursOfUse;

    /** Usage hours under which the totals of a window were last published. */
    final MapState<RateWindow, Double> saidHours;

    final MapState<String, byte[]> delays;
    final MapState<BuildDay, byte[]> activeClients;
    final MapState<String, BuildLife> buildLives;
    final MapState<BuildLevel, byte[]> buildSnapshots;
    final ValueState<RateProgress> progress;
    final ValueState<RowLife> rowLife;

    RateStates(RuntimeContext runtime) {
        crashes = runtime.getListState(MonitorStates.waiting("crashes", new CellChangeForm()));
        exposure = runtime.getListState(MonitorStates.waiting("exposure", ExposureDelta.class));
        tallies = rows(runtime, "tallies");
        others = rows(runtime, "others");
        rankingHours = rows(runtime, "ranking_hours");
        rankings = map(runtime, "rankings", String.class, RankedSignatures.class);
        hoursOfUse = map(runtime, "hours_of_use", Long.class, byte[].class);
        saidHours = map(runtime, "said_hours", RateWindow.class, Double.class);
        delays = map(runtime, "delays", String.class, byte[].class);
        activeClients = map(runtime, "active_clients", BuildDay.class, byte[].class);
        buildLives = map(runtime, "build_lives", String.class, BuildLife.class);
        buildSnapshots = map(runtime, "build_snapshots", BuildLevel.class, byte[].class);
        progress = runtime.getState(MonitorStates.value("progress", RateProgress.class));
        rowLife = runtime.getState(MonitorStates.rowLife());
    }

    private static MapState<RateRow, byte[]> rows(RuntimeContext runtime, String name) {
        return runtime.getMapState(MonitorStates.map(name, new RateRowForm(), byte[].class));
    }

    private static <K, V> MapState<K, V> map(
            RuntimeContext runtime, String name, Class<K> key, Class<V> value) {
        return runtime.getMapState(MonitorStates.map(name, key, value));
    }

    /** Forgets the channel. */
    void clear() {
        rowLife.clear();
        tallies.clear();
        others.clear();
        rankingHours.clear();
        rankings.clear();
        hoursOfUse.clear();
        saidHours.clear();
        delays.clear();
        activeClients.clear();
        buildLives.clear();
        buildSnapshots.clear();
        progress.clear();
    }

    RowLife life() throws Exception {
        RowLife stored = rowLife.value();
        return stored == null ? RowLife.NEW : stored;
    }

    /** Adds to a tally; returns the sum. */
    static CrashTally add(MapState<RateRow, byte[]> state, RateRow row, CrashTally change)
            throws Exception {
        return add(state, row, change, false);
    }

    /** The same; notes that a row tells of it. */
    static CrashTally addAndSay(MapState<RateRow, byte[]> state, RateRow row, CrashTally change)
            throws Exception {
        return add(state, row, change, true);
    }

    private static CrashTally add(
            MapState<RateRow, byte[]> state, RateRow row, CrashTally change, boolean said)
            throws Exception {
        byte[] stored = state.get(row);
        CrashTally tally = stored == null ? CrashTally.empty() : CrashTally.fromBytes(stored);
        tally.add(change);
        if (said) {
            tally.say();
        }
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
