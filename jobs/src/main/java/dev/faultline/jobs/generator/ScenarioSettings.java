package dev.faultline.jobs.generator;

import java.time.Duration;
import java.util.List;

/**
 * What to generate. Times are Unix milliseconds.
 *
 * @param seed everything random follows from it
 * @param startMillis first crash
 * @param liveMillis when volume changes from the history's to the live one's
 * @param endMillis no record is received at or after it
 * @param historyPingsPerSecond crashes per second before {@code liveMillis}, mean over a day
 * @param livePingsPerSecond the same afterwards; the population grows with it, so rates stay
 * @param usageSamplesPerCrash usage samples for each crash; a sample is one session
 * @param reportShare share of crashes that are also sent as a report
 * @param faults causes of crashes per product, each with a signature of its own, at most 600
 * @param clients number of clients
 * @param irregularities how unruly clients and networks are
 * @param incidents what goes wrong on top, in any order
 */
public record ScenarioSettings(
        long seed,
        long startMillis,
        long liveMillis,
        long endMillis,
        double historyPingsPerSecond,
        double livePingsPerSecond,
        double usageSamplesPerCrash,
        double reportShare,
        int faults,
        int clients,
        Irregularities irregularities,
        List<Incident> incidents) {

    static final int MAX_FAULTS = 600;
    private static final double MAX_PER_SECOND = 100_000;

    /** Refuses settings that make no sense. */
    public ScenarioSettings {
        require(startMillis <= liveMillis && liveMillis < endMillis, "start <= live < end");
        require(positiveRate(historyPingsPerSecond), "historyPingsPerSecond in (0, 100000]");
        require(positiveRate(livePingsPerSecond), "livePingsPerSecond in (0, 100000]");
        require(usageSamplesPerCrash >= 0 && usageSamplesPerCrash <= 1000, "usage in [0, 1000]");
        require(reportShare >= 0 && reportShare <= 1, "reportShare in [0, 1]");
        require(faults >= 1 && faults <= MAX_FAULTS, "faults in [1, 600]");
        require(clients >= 1, "clients >= 1");
        incidents = List.copyOf(incidents);
    }

    /**
     * Two quiet days at 0.25 crashes per second (about 45,000 pings), then a live phase at 3 per
     * second in which a bad build of the release channel crashes from {@code badBuildAfter} on.
     *
     * @param seed everything random follows from it
     * @param liveMillis the moment that is now; history ends here
     * @param live length of the live phase
     * @param badBuildAfter when the bad build appears, from the start of the live phase
     */
    public static ScenarioSettings demo(
            long seed, long liveMillis, Duration live, Duration badBuildAfter) {
        long bad = liveMillis + badBuildAfter.toMillis();
        long end = liveMillis + live.toMillis();
        return new ScenarioSettings(
                seed,
                liveMillis - Duration.ofDays(2).toMillis(),
                liveMillis,
                end,
                0.25,
                3,
                2,
                0.2,
                300,
                200_000,
                Irregularities.USUAL,
                List.of(
                        new Incident.BadBuild(
                                bad,
                                end,
                                "release",
                                "128.0.1",
                                Duration.ofSeconds(45).toMillis(),
                                2.5,
                                0.3),
                        new Incident.LoopingClient(
                                liveMillis - Duration.ofHours(20).toMillis(),
                                liveMillis - Duration.ofHours(17).toMillis(),
                                "beta",
                                40,
                                20_000)));
    }

    private static boolean positiveRate(double perSecond) {
        return perSecond > 0 && perSecond <= MAX_PER_SECOND;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("scenario settings: " + what);
        }
    }
}
