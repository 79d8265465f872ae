package dev.faultline.statistics.detection;

/**
 * What to expect of one signature at one moment: its share of the channel's volume per operating
 * system, the season, the dispersion, and how far the null hypothesis reaches above it.
 */
final class Baseline {

    /** Share of the volume that a harmless signature without history may have. */
    static final double NEW_SHARE = 2e-5;

    private static final double NEW_COUNT = 0.3;
    private static final int NEWCOMER_HOURS = 14 * 24;

    /** Pseudo-counts that draw a system's share to the overall one when the two agree. */
    private static final double SYSTEM_COUNT = 2;

    /** Quantile of the baseline's own error that the null still covers. */
    private static final double MARGIN_DEVIATIONS = 2;

    private static final double WANDER_DEVIATIONS = 2.5;
    private static final double LEAST_WANDER_DEVIATIONS = 0;

    /** Deviations that no signature of 50,000 wanders within a month but for one in the budget. */
    private static final double FARTHEST_WANDER = 4.7;

    /** 2 · 22 nats · phi 1.3, over half of what was learned. */
    private static final double WANDER_NATS_PER_COUNT = 2 * 2 * 22 * 1.3;

    /** On a young build the mix of crashes differs in harmless ways. */
    private static final double YOUNG_MARGIN = 0.25;

    private static final double LARGEST_YOUNG_MARGIN = 0.4;

    /** Deviation between builds that busy signatures may show without being a danger. */
    private static final double YOUNG_WANDER = 0.1;

    private static final double MAXIMUM_YOUNG_FACTOR = 1.6;
    private static final double DENSE = 0.5;
    private static final double PRIOR_DISPERSION = 1.3;
    private static final double PRIOR_DISPERSION_STEPS = 20;
    private static final double SPARSE_PRIOR_SUM = 10.5;
    private static final double SPARSE_PRIOR_COUNT = 30;

    private static final double PRIOR_WANDER = 0.07 * 0.07;
    private static final double PRIOR_WANDER_BLOCKS = 12;
    private static final double MINIMUM_WANDER = 0.04;
    private static final double MAXIMUM_WANDER = 0.5;

    /** Draws the drift to none; fits a wander that keeps 0.6 of itself from block to block. */
    private static final double PRIOR_DRIFT_BLOCKS = 1.6;

    private static final double MAXIMUM_DRIFT = 0.3;

    /** Before the season of a week is known, it shows up as wander. */
    private static final double UNSEASONED_WANDER = 0.15;

    private static final int SEASONED_HOURS = 7 * 24;

    /** Share of each operating system's volume. */
    final double[] share;

    /** Counts behind the share. */
    final double learned;

    /** Factor by which the rate is off the learned share of late. */
    final double drift;

    final double season;
    final double wander;

    /** Share of all crashes that the signature may have without being news. */
    private final double harmless;

    /** Per operating system: counts behind its share, those it was drawn by included. */
    private final double[] drawn;

    /** 0 until asked for, as few signatures have evidence to hold against it. */
    private double wholeMargin;

    Baseline(ChannelState channel, KeyState key, long millis) {
        int systems = channel.systems.size();
        double counts = 0;
        double volume = 0;
        share = new double[systems];
        double[] systemVolume = share;
        for (int os = 0; os < systems; os++) {
            systemVolume[os] =
                    Math.max(0, channel.learnedVolume[os] - key.of(KeyState.MISSED_VOLUME, os));
            counts += key.of(KeyState.LEARNED, os);
            volume += systemVolume[os];
        }
        double overall = (counts + NEW_COUNT) / (volume + NEW_COUNT / NEW_SHARE);
        learned = counts;
        drift = drift(key);
        season = key.season == null ? 1 : key.season.factor(millis);
        wander = wander(key, channel);
        harmless = isNewcomer(channel, key) ? NEW_SHARE : 0;
        drawn = new double[systems];
        for (int os = 0; os < systems; os++) {
            double weight = systemPrior(key.of(KeyState.LEARNED, os), overall * systemVolume[os]);
            double own = key.of(KeyState.LEARNED, os) + weight;
            share[os] = Math.min(0.9, own / (systemVolume[os] + weight / overall));
            drawn[os] = own;
        }
    }

    /**
     * A signature that came when the channel was known already, not long ago. It may be of a build
     * that is being taken up, and so grow faster than a share of days can tell.
     */
    private static boolean isNewcomer(ChannelState channel, KeyState key) {
        long watched = channel.firstVolumeMillis / DetectorSettings.HOUR_MILLIS;
        return key.hour - key.firstHour < NEWCOMER_HOURS && key.firstHour - watched >= 24;
    }

    /**
     * Highest mean that is no event.
     *
     * @param reached mean that the null reaches by what was learned
     * @param channelVolume volume of the whole channel meanwhile
     */
    double nullMean(double reached, double channelVolume) {
        return Math.max(reached, harmless * channelVolume);
    }

    /** How far the null reaches above the expectation of the signature, as a factor. */
    double wholeMargin() {
        if (wholeMargin == 0) {
            wholeMargin =
                    upper(learned + NEW_COUNT, MARGIN_DEVIATIONS) * wanderReach(learned, wander);
        }
        return wholeMargin;
    }

    /** The same for one operating system. */
    double systemMargin(int os) {
        return upper(Math.max(drawn[os], NEW_COUNT), MARGIN_DEVIATIONS)
                * Math.exp(WANDER_DEVIATIONS * wander);
    }

    /**
     * Pseudo-counts by which a system's share is drawn to the overall one. The less, the clearer
     * the system differs: a crash that exists on one system only would otherwise be expected far
     * too rarely there for ever.
     */
    private static double systemPrior(double own, double expectedOfOverall) {
        double difference = own - expectedOfOverall;
        return SYSTEM_COUNT / (1 + difference * difference / (expectedOfOverall + 1));
    }

    /**
     * How far the null reaches for the wander of the rate. A rate {@code z} deviations off builds
     * up about U ((z − reach) · wander)² / 2 phi nats while it stays there, with U the counts of
     * that time, some two days, half of what was learned. So busy signatures need the full reach,
     * and for rare ones a rate that wanders is no danger.
     */
    private static double wanderReach(double counts, double wander) {
        double harmless = Math.sqrt(WANDER_NATS_PER_COUNT / Math.max(1, counts)) / wander;
        double deviations =
                Math.max(
                        LEAST_WANDER_DEVIATIONS,
                        Math.min(WANDER_DEVIATIONS, FARTHEST_WANDER - harmless));
        return Math.exp(deviations * wander);
    }

    /**
     * Upper quantile of a Gamma(a) variable over its mean, by the cube-root approximation of Wilson
     * and Hilferty (1931).
     */
    static double upper(double a, double deviations) {
        double root = 1 - 1 / (9 * a) + deviations / (3 * Math.sqrt(a));
        return root * root * root;
    }

    /**
     * Expected count of one system given the volume of everything else, which leaves the signature
     * itself out: share/(1 − share) of the others.
     */
    double expectedOfOthers(int os, double volumeOfOthers) {
        return drift * season * share[os] / (1 - share[os]) * Math.max(0, volumeOfOthers);
    }

    /** Expected count of one system given its whole volume, the signature included. */
    double expectedOfAll(int os, double volume) {
        return drift * season * share[os] * Math.max(0, volume);
    }

    double youngMargin(YoungBuild young) {
        double usual = (young.usualCount + 10) / (young.usualExpected + 10);
        double mix =
                Math.min(
                        LARGEST_YOUNG_MARGIN,
                        YOUNG_WANDER * FARTHEST_WANDER
                                - Math.sqrt(WANDER_NATS_PER_COUNT / Math.max(1, learned)));
        return wholeMargin()
                * Math.exp(Math.max(YOUNG_MARGIN, mix))
                * Math.max(1, Math.min(MAXIMUM_YOUNG_FACTOR, usual));
    }

    /**
     * Variance over mean of the count per step. Busy signatures: squared successive differences,
     * which a slow drift does not inflate; rare ones: the second factorial moment.
     */
    static double dispersion(KeyState key, double expected) {
        double dispersion =
                expected > DENSE
                        ? (PRIOR_DISPERSION * PRIOR_DISPERSION_STEPS + key.denseSum)
                                / (PRIOR_DISPERSION_STEPS + key.denseWeight)
                        : 1
                                + (SPARSE_PRIOR_SUM + key.sparseSum)
                                        / (SPARSE_PRIOR_COUNT + key.sparseWeight);
        return Math.max(1, Math.min(Bets.MAXIMUM_DISPERSION, dispersion));
    }

    static boolean isDense(double expected) {
        return expected > DENSE;
    }

    /** Relative variance of the rate between blocks of hours. */
    static double wanderSquare(KeyState key) {
        return (PRIOR_WANDER * PRIOR_WANDER_BLOCKS + key.wanderSum)
                / (PRIOR_WANDER_BLOCKS + key.wanderWeight);
    }

    private static double wander(KeyState key, ChannelState channel) {
        double square = wanderSquare(key);
        double least = isSeasoned(channel, key.hour) ? MINIMUM_WANDER : UNSEASONED_WANDER;
        return Math.min(MAXIMUM_WANDER, Math.max(least, Math.sqrt(Math.max(0, square))));
    }

    /** How far the rate is off the learned share of late, as a factor. */
    static double drift(KeyState key) {
        double drift = key.driftSum / (key.driftWeight + PRIOR_DRIFT_BLOCKS);
        return 1 + Math.max(-MAXIMUM_DRIFT, Math.min(MAXIMUM_DRIFT, drift));
    }

    static boolean isSeasoned(ChannelState channel, long hour) {
        return hour - channel.firstVolumeMillis / DetectorSettings.HOUR_MILLIS > SEASONED_HOURS;
    }
}
