package dev.faultline.functions.rate;

import dev.faultline.correlation.Dimensions;
import dev.faultline.functions.count.CellChange;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.schema.BuildComparison;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.TopCrashers;
import dev.faultline.statistics.rates.HourOfUse;
import dev.faultline.statistics.rates.NowcastError;
import dev.faultline.statistics.rates.RateDefinition;
import dev.faultline.statistics.rates.TimeWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One round of a channel's rates: takes what has come, says what changed by it. */
final class RatePublication {

    /** How many signatures have rows of their own. */
    static final int LIVE_SIGNATURES = 300;

    private static final long RANK_MILLIS = 60_000;
    private static final long HOUR_MILLIS = TimeWindow.HOUR.millis();
    private static final int MINUTES_PER_USAGE_WINDOW = 5;

    /** Usage changes all the time; rates follow when it changed by this share. */
    private static final double WORTH_SAYING = 0.01;

    private final RateStates states;
    private final ChannelKey channel;
    private final long time;
    private final long revision;
    private final long horizonMillis;
    private final Rows out;
    private final RateProgress before;
    private final Set<String> live;
    private final ChannelUse use;
    private final ActiveClients clients;
    private NewestBuilds builds;
    private NowcastError error;

    /** Where rows go. */
    interface Rows {

        void rate(CrashRate row);

        void top(TopCrashers row);

        void comparison(BuildComparison row);
    }

    RatePublication(
            RateStates states,
            ChannelKey channel,
            long time,
            long revision,
            long horizonMillis,
            Rows out)
            throws Exception {
        RateProgress stored = states.progress.value();
        this.states = states;
        this.channel = channel;
        this.time = time;
        this.revision = revision;
        this.horizonMillis = horizonMillis;
        this.out = out;
        this.before = stored == null ? RateProgress.NEW : stored;
        this.live = new LinkedHashSet<>(before.live());
        this.builds = before.builds();
        this.error = before.error();
        this.use =
                new ChannelUse(
                        time, states.hoursOfUse, new StoredDelays(states.delays, time), error);
        this.clients = new ActiveClients(states.activeClients);
    }

    void sayChanges() throws Exception {
        List<CellChange> counted = new ArrayList<>();
        states.crashes.get().forEach(counted::add);
        List<ExposureDelta> used = new ArrayList<>();
        states.exposure.get().forEach(used::add);
        states.crashes.clear();
        states.exposure.clear();
        meetBuilds(counted, used);
        RateChanges changes = new RateChanges(builds);
        for (CellChange change : counted) {
            changes.add(change);
            use.learn(change);
        }
        use.learn(used);
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
        if (RateWindow.of(TimeWindow.DAY, delta.windowStart()).isClosed(time, horizonMillis)) {
            return;
        }
        use.add(delta, builds);
        clients.add(delta, builds);
        for (TimeWindow size : RateWindow.SIZES) {
            RateWindow window = RateWindow.of(size, delta.windowStart());
            if (size != TimeWindow.MINUTE && !window.isClosed(time, horizonMillis)) {
                moved.add(window);
            }
        }
    }

    /** Adds changes to the stored rows; returns the rows to publish. */
    private Map<RateRow, CrashTally> addCrashes(Map<RateRow, CrashTally> changes) throws Exception {
        Map<RateRow, CrashTally> toSay = new HashMap<>();
        for (Map.Entry<RateRow, CrashTally> change : changes.entrySet()) {
            RateRow row = change.getKey();
            if (row.window().isClosed(time, horizonMillis)) {
                continue;
            }
            if (row.isTotal() || isLive(row)) {
                toSay.put(row, RateStates.addAndSay(states.tallies, row, change.getValue()));
                continue;
            }
            RateStates.add(states.tallies, row, change.getValue());
            if (!row.window().isLong()) {
                // In long windows, what is left beside the live is found at the full hour.
                toSay.put(
                        row.other(), RateStates.add(states.others, row.other(), change.getValue()));
            }
        }
        return toSay;
    }

    private boolean isLive(RateRow row) {
        if (row.isOther()) {
            return false;
        }
        String id = RateProgress.liveId(row.definition(), row.signature());
        if (live.size() < LIVE_SIGNATURES) {
            live.add(id);
        }
        return live.contains(id);
    }

    private void addToRankings(Map<RateRow, CrashTally> changes) throws Exception {
        for (Map.Entry<RateRow, CrashTally> change : changes.entrySet()) {
            if (Ranking.takes(change.getKey().window(), time)) {
                RateStates.add(states.rankingHours, change.getKey(), change.getValue());
            }
        }
    }

    /** Adds the totals of a window whose usage changed enough. */
    private void addTotals(RateWindow window, Map<RateRow, CrashTally> toSay) throws Exception {
        double hours = use.hours(RateRow.of(window, "", ""));
        Double said = states.saidHours.get(window);
        if (said != null && Math.abs(hours - said) <= WORTH_SAYING * said) {
            return;
        }
        states.saidHours.put(window, hours);
        for (RateDefinition definition : RateDefinition.values()) {
            addStored(RateRow.of(window, definition.id(), ""), toSay);
            if (window.isLong()) {
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
        byte[] stored = toSay.containsKey(row) ? null : states.tallies.get(row);
        if (stored != null) {
            toSay.put(row, CrashTally.fromBytes(stored));
        }
    }

    /**
     * Says the rows of closed windows for the last time and drops them; says those of windows that
     * ended lately once more, because usage has come since.
     */
    void goOverAllRows() throws Exception {
        FullHour round = new FullHour(time, horizonMillis);
        BuildTotals totals = new BuildTotals(time, horizonMillis);
        for (Map.Entry<RateRow, byte[]> stored : states.tallies.entries()) {
            round.add(stored.getKey(), stored.getValue());
            totals.add(stored.getKey(), CrashTally.crashes(stored.getValue()));
        }
        use.forEachHour(totals::add);
        new BuildComparisons(states, channel, time, horizonMillis)
                .of(builds, totals)
                .forEach(out::comparison);
        Set<RateRow> saidLast = new HashSet<>();
        for (FullHour.Statement each : round.statements(live)) {
            if (each.last()) {
                sayLast(each.row(), each.tally());
                saidLast.add(each.row());
            } else {
                say(each.row(), each.tally());
                note(each.row(), each.tally());
            }
        }
        for (RateRow row : round.closed()) {
            states.tallies.remove(row);
        }
        closeOthers(saidLast);
        HourOfUse judged =
                use.hour(TimeWindow.HOUR.startOf(time - NowcastError.JUDGED_AFTER_MILLIS));
        error = judged == null ? error : error.judge(judged);
        forgetUsage();
    }

    /** Remembers that a signature has a row, or all others one, so that it gets a last word. */
    private void note(RateRow row, CrashTally tally) throws Exception {
        if (row.isOther()) {
            states.others.put(row, tally.toBytes());
        } else if (!row.isTotal() && !tally.isSaid()) {
            tally.say();
            states.tallies.put(row, tally.toBytes());
        }
    }

    /** Where every signature has a row of its own in the end, nothing is left for all others. */
    private void closeOthers(Set<RateRow> saidLast) throws Exception {
        Iterator<RateRow> others = states.others.keys().iterator();
        while (others.hasNext()) {
            RateRow row = others.next();
            if (row.window().isClosed(time, horizonMillis)) {
                if (!saidLast.contains(row)) {
                    sayLast(row, CrashTally.empty());
                }
                others.remove();
            }
        }
    }

    private void forgetUsage() throws Exception {
        RateStates.removeIf(states.saidHours, window -> window.isClosed(time, horizonMillis));
        RateStates.removeIf(states.hoursOfUse, this::isOfForgottenDay);
        RateStates.removeIf(states.activeClients, day -> isOfForgottenDay(day.dayStart()));
        RateStates.removeIf(states.rankingHours, row -> !Ranking.takes(row.window(), time));
    }

    /** An hour after the last word on its day. */
    private boolean isOfForgottenDay(long at) {
        return RateWindow.of(TimeWindow.DAY, at).isClosed(time - HOUR_MILLIS, horizonMillis);
    }

    private void say(RateRow row, CrashTally tally) {
        say(row, RateRows.of(channel, row, tally, use.of(row), use.isExpectant(), revision));
    }

    private void sayLast(RateRow row, CrashTally tally) {
        say(row, RateRows.last(channel, row, tally, use.hours(row), revision));
    }

    private void say(RateRow row, CrashRate said) {
        RateRows.setIncidence(said, clients.count(row));
        out.rate(said);
    }

    /** Keeps what the next round needs, and ranks now and then. */
    void settle() throws Exception {
        use.write();
        clients.write();
        boolean ranks = time - before.rankedAt() >= RANK_MILLIS;
        states.progress.update(
                new RateProgress(
                        ranks ? time : before.rankedAt(),
                        ranks ? rank() : List.copyOf(live),
                        builds,
                        error));
    }

    /** Publishes the rankings; returns the signatures that have rows from now on. */
    private List<String> rank() throws Exception {
        StoredRankings rankings = new StoredRankings(states, time);
        rankings.rows(channel, recentUsage(), revision).forEach(out::top);
        // Full only when there are more signatures than rows; the most frequent get them.
        return live.size() < LIVE_SIGNATURES ? List.copyOf(live) : rankings.rankByRank();
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
