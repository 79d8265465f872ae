package dev.faultline.functions.rate;

import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.schema.BuildComparison;
import dev.faultline.state.MonitorStates;
import dev.faultline.statistics.rates.AdoptionLevel;
import dev.faultline.statistics.rates.BuildSnapshot;
import dev.faultline.statistics.rates.RateRatio;
import dev.faultline.statistics.rates.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;

/**
 * Compares each build with the one before it, as that was when it had been adopted as far. A build
 * is remembered at each level of adoption that it reaches in the days for which hours are kept. Of
 * a build that was there before the channel was watched, no early days are known; it is compared as
 * it is now, and the row says at which adoption.
 */
final class BuildComparisons {

    private static final double LEAST_HOURS = 1;

    private final MapState<String, BuildLife> lives;
    private final MapState<BuildLevel, byte[]> snapshots;

    BuildComparisons(RuntimeContext runtime) {
        lives =
                runtime.getMapState(
                        MonitorStates.map("build_lives", String.class, BuildLife.class));
        snapshots =
                runtime.getMapState(
                        MonitorStates.map("build_snapshots", BuildLevel.class, byte[].class));
    }

    void clear() {
        lives.clear();
        snapshots.clear();
    }

    /** Looks at all builds at a full hour; returns what there is to say. */
    List<BuildComparison> at(
            long time, long keptMillis, ChannelKey channel, NewestBuilds builds, BuildTotals totals)
            throws Exception {
        forgetAllBut(builds.ids());
        List<BuildComparison> rows = new ArrayList<>();
        for (String build : builds.ids()) {
            BuildLife known = lives.get(build);
            BuildLife life = known == null ? born(time, totals) : known;
            int level = AdoptionLevel.reached(totals.lastDay(build), totals.channelLastDay());
            boolean reached = level > life.level() && time - life.firstSeen() <= keptMillis;
            if (known == null || reached) {
                lives.put(
                        build,
                        new BuildLife(
                                life.firstSeen(), life.fromStart(), Math.max(level, life.level())));
            }
            if (reached && life.fromStart()) {
                BuildSnapshot now = totals.snapshot(build);
                snapshots.put(new BuildLevel(build, level), now.toBytes());
                String previous = builds.before(build);
                if (previous != null) {
                    rows.addAll(compare(time, channel, build, level, now, previous, totals));
                }
            }
        }
        return rows;
    }

    private static BuildLife born(long time, BuildTotals totals) {
        boolean watched = totals.firstUse() <= time - TimeWindow.DAY.millis();
        return new BuildLife(time, watched, 0);
    }

    private void forgetAllBut(Collection<String> builds) throws Exception {
        EstimateRatesFunction.removeIf(lives, build -> !builds.contains(build));
        EstimateRatesFunction.removeIf(snapshots, each -> !builds.contains(each.build()));
    }

    private List<BuildComparison> compare(
            long time,
            ChannelKey channel,
            String build,
            int level,
            BuildSnapshot now,
            String previous,
            BuildTotals totals)
            throws Exception {
        byte[] stored = snapshots.get(new BuildLevel(previous, level));
        BuildSnapshot then =
                stored == null ? totals.snapshot(previous) : BuildSnapshot.fromBytes(stored);
        int thenLevel =
                stored == null
                        ? AdoptionLevel.reached(totals.lastDay(previous), totals.channelLastDay())
                        : level;
        if (now.hours() < LEAST_HOURS || then.hours() < LEAST_HOURS) {
            return List.of();
        }
        TreeSet<String> ids = new TreeSet<>(now.crashes().keySet());
        ids.addAll(then.crashes().keySet());
        List<BuildComparison> rows = new ArrayList<>(ids.size());
        for (String id : ids) {
            BuildComparison row = row(id, now, then);
            row.setProduct(channel.product());
            row.setChannel(channel.channel());
            row.setBuildId(build);
            row.setPreviousBuildId(previous);
            row.setAdoptionPercent(level);
            row.setPreviousAdoptionPercent(thenLevel);
            row.setAsOf(Instant.ofEpochMilli(time));
            rows.add(row);
        }
        return rows;
    }

    private static BuildComparison row(String id, BuildSnapshot now, BuildSnapshot then) {
        BuildComparison row = new BuildComparison();
        row.setDefinition(RateProgress.definition(id));
        row.setSignature(RateProgress.signature(id));
        row.setCrashes(now.crashes(id));
        row.setUsageHours(now.hours());
        row.setRate(1_000 * now.crashes(id) / now.hours());
        row.setPreviousCrashes(then.crashes(id));
        row.setPreviousUsageHours(then.hours());
        row.setPreviousRate(1_000 * then.crashes(id) / then.hours());
        RateRatio ratio =
                RateRatio.of(now.crashes(id), now.hours(), then.crashes(id), then.hours());
        row.setRatio(ratio.ratio());
        row.setRatioLow(ratio.low());
        row.setRatioHigh(ratio.high());
        row.setWorse(ratio.worse());
        row.setBetter(ratio.better());
        return row;
    }
}
