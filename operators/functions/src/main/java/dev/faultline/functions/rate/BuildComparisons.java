package dev.faultline.functions.rate;

import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.schema.BuildComparison;
import dev.faultline.statistics.rates.AdoptionLevel;
import dev.faultline.statistics.rates.BuildSnapshot;
import dev.faultline.statistics.rates.RateRatio;
import dev.faultline.statistics.rates.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Compares each build with the one before it, as that was when it had been adopted as far. A build
 * is remembered at each level of adoption that it reaches in the days for which hours are kept. Of
 * a build that was there before the channel was watched, no early days are known; it is compared as
 * it is now, and the row says at which adoption.
 */
final class BuildComparisons {

    private static final double LEAST_HOURS = 1;

    private final RateStates states;
    private final ChannelKey channel;
    private final long time;
    private final long keptMillis;

    /**
     * Starts at a full hour.
     *
     * @param keptMillis for how long hours are kept
     */
    BuildComparisons(RateStates states, ChannelKey channel, long time, long keptMillis) {
        this.states = states;
        this.channel = channel;
        this.time = time;
        this.keptMillis = keptMillis;
    }

    /** Looks at all builds; returns what there is to say. */
    List<BuildComparison> of(NewestBuilds builds, BuildTotals totals) throws Exception {
        forgetAllBut(builds.ids());
        List<BuildComparison> rows = new ArrayList<>();
        for (String build : builds.ids()) {
            BuildLife known = states.buildLives.get(build);
            if (known == null && !totals.isUsed(build)) {
                continue;
            }
            BuildLife life = known == null ? born(totals) : known;
            int level = AdoptionLevel.reached(totals.lastDay(build), totals.channelLastDay());
            boolean reached = level > life.level() && time - life.firstSeen() <= keptMillis;
            if (known == null || reached) {
                states.buildLives.put(build, life.at(level));
            }
            if (reached && life.fromStart()) {
                BuildSnapshot now = totals.snapshot(build);
                states.buildSnapshots.put(new BuildLevel(build, level), now.toBytes());
                String previous = builds.before(build);
                if (previous != null) {
                    rows.addAll(compare(build, level, now, previous, totals));
                }
            }
        }
        return rows;
    }

    private BuildLife born(BuildTotals totals) {
        boolean watched = totals.firstUse() <= time - TimeWindow.DAY.millis();
        return new BuildLife(time, watched, 0);
    }

    private void forgetAllBut(Collection<String> builds) throws Exception {
        RateStates.removeIf(states.buildLives, build -> !builds.contains(build));
        RateStates.removeIf(states.buildSnapshots, each -> !builds.contains(each.build()));
    }

    private List<BuildComparison> compare(
            String build, int level, BuildSnapshot now, String previous, BuildTotals totals)
            throws Exception {
        byte[] stored = states.buildSnapshots.get(new BuildLevel(previous, level));
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
