package dev.faultline.statistics.labelled;

import java.util.ArrayList;
import java.util.List;

/**
 * What to draw.
 *
 * @param seed the same seed gives the same stream
 * @param days length; the first 14 are for learning and are not scored
 * @param channels channels
 * @param panel signatures followed in each channel; with what is left out they stand for 50,000
 * @param firstRank rank of the most frequent signature followed, beyond 1 for a panel of the tail
 * @param events whether anything happens beside outages and holidays
 */
record StreamPlan(
        long seed, int days, List<Channel> channels, int panel, int firstRank, boolean events) {

    static final int SIGNATURES = 50_000;

    /**
     * A channel.
     *
     * @param crashesPerDay on a weekday
     * @param daysPerBuild time from one build to the next
     * @param adoptionDays time in which most take a new build
     * @param newBuildCrashes how much more often a build crashes on its first day
     */
    record Channel(
            String name,
            double crashesPerDay,
            double daysPerBuild,
            double adoptionDays,
            double newBuildCrashes) {}

    private static final List<Channel> KINDS =
            List.of(
                    new Channel("nightly", 60_000, 0.5, 0.4, 0.15),
                    new Channel("beta", 110_000, 3.5, 1.2, 0.3),
                    new Channel("release", 1_300_000, 12, 3, 0.5),
                    new Channel("esr", 80_000, 25, 6, 0.2));

    /** Four unlike channels with events. */
    static StreamPlan labelled(long seed) {
        return new StreamPlan(seed, 60, KINDS, 550, 1, true);
    }

    /** One channel of light signatures, without events. */
    static StreamPlan tail(long seed) {
        return new StreamPlan(seed, 45, List.of(KINDS.get(2)), 5_000, 300, false);
    }

    /** Sixteen channels of 45 days, 31 of them scored, without events. */
    static StreamPlan quiet(long seed) {
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Channel kind = KINDS.get(i % KINDS.size());
            int round = i / KINDS.size();
            double volume = kind.crashesPerDay() * (0.7 + 0.15 * round);
            channels.add(
                    new Channel(
                            kind.name() + i,
                            volume,
                            kind.daysPerBuild(),
                            kind.adoptionDays(),
                            kind.newBuildCrashes()));
        }
        return new StreamPlan(seed, 45, channels, 30, 1, false);
    }

    int buckets() {
        return days * 288;
    }
}
