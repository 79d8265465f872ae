package dev.faultline.functions.rate;

import dev.faultline.statistics.rates.BuildSnapshot;
import dev.faultline.statistics.rates.HourOfUse;
import dev.faultline.statistics.rates.TimeWindow;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Sums over the hours that have ended and are kept: usage and crashes of each build. */
final class BuildTotals {

    private final long time;
    private final long horizonMillis;
    private final Map<String, Double> hours = new HashMap<>();
    private final Map<String, Double> lastDay = new HashMap<>();
    private final Map<String, TreeMap<String, Long>> crashes = new HashMap<>();
    private double channelLastDay;
    private long firstUse = Long.MAX_VALUE;

    BuildTotals(long time, long horizonMillis) {
        this.time = time;
        this.horizonMillis = horizonMillis;
    }

    void add(long hourStart, HourOfUse hour) {
        if (!counts(new RateWindow(TimeWindow.HOUR, hourStart))) {
            return;
        }
        firstUse = Math.min(firstUse, hourStart);
        boolean recent = hourStart >= time - TimeWindow.DAY.millis();
        channelLastDay += recent ? hour.hours() : 0;
        for (String build : hour.builds()) {
            hours.merge(build, hour.hours(build), Double::sum);
            if (recent) {
                lastDay.merge(build, hour.hours(build), Double::sum);
            }
        }
    }

    void add(RateRow row, long count) {
        boolean isOfBuild = !row.build().isEmpty() && !row.isOther();
        if (counts(row.window()) && isOfBuild && count > 0) {
            crashes.computeIfAbsent(row.build(), each -> new TreeMap<>())
                    .merge(
                            RateProgress.liveId(row.definition(), row.signature()),
                            count,
                            Long::sum);
        }
    }

    /**
     * Usage is kept a little longer than crashes; and when it is read faster than crashes, there is
     * some of hours that have not come.
     */
    private boolean counts(RateWindow window) {
        return window.size() == TimeWindow.HOUR
                && window.end() <= time
                && !window.isClosed(time, horizonMillis);
    }

    /** Start of the first hour of which usage is kept. */
    long firstUse() {
        return firstUse;
    }

    /** Whether the build has been used. */
    boolean isUsed(String build) {
        return hours.containsKey(build);
    }

    double lastDay(String build) {
        return lastDay.getOrDefault(build, 0.0);
    }

    double channelLastDay() {
        return channelLastDay;
    }

    BuildSnapshot snapshot(String build) {
        return new BuildSnapshot(
                hours.getOrDefault(build, 0.0), crashes.getOrDefault(build, new TreeMap<>()));
    }
}
