package dev.faultline.jobs.generator;

import org.jspecify.annotations.Nullable;

/** Something that goes wrong on top of the usual crashes, between two moments of crash time. */
public sealed interface Incident {

    /** First moment, Unix milliseconds. */
    long fromMillis();

    /** Last moment, exclusive. */
    long toMillis();

    /**
     * A new build of a desktop channel appears and brings a signature that no other build has: the
     * null dereference in {@link BadBuildFault}.
     *
     * @param channel channel that gets the build
     * @param version its version
     * @param adoptionMillis time constant of the update; after it 63 % of clients have the build
     * @param crashesPerSecond crashes of this cause once the whole channel runs the build
     * @param realShare share of them that are real crashes with real dumps, if there are any
     */
    record BadBuild(
            long fromMillis,
            long toMillis,
            String channel,
            String version,
            long adoptionMillis,
            double crashesPerSecond,
            double realShare)
            implements Incident {}

    /**
     * An old signature becomes more frequent, for example because a web site changed.
     *
     * @param os the only system affected, or null for all
     * @param faultRank which fault, 1 being the most frequent
     * @param crashesPerSecond additional crashes
     */
    record Surge(
            long fromMillis,
            long toMillis,
            String channel,
            @Nullable String os,
            int faultRank,
            double crashesPerSecond)
            implements Incident {}

    /**
     * One client crashes again and again.
     *
     * @param faultRank which fault, 1 being the most frequent
     * @param everyMillis time between its crashes
     */
    record LoopingClient(
            long fromMillis, long toMillis, String channel, int faultRank, long everyMillis)
            implements Incident {}
}
