package dev.faultline.statistics.detection;

import java.util.Arrays;
import java.util.List;

/**
 * Keeps a signature's state in step with its channel: accounts for steps in which it did not occur,
 * finishes hours, learns rates, seasons, dispersion and wander. What happened while the evidence
 * was high is not learned, unless it lasts so long that it must be the new normal.
 */
final class KeyLearner {

    /** Score from which a signature counts as hot. */
    static final double HOT_SCORE = 8;

    private static final long HOT_HOURS = 7;
    private static final long NEW_NORMAL_HOURS = 48;

    /** What is left of the old baseline when a new normal replaces it. */
    private static final float OLD_NORMAL = 0.1f;

    private static final float SEASON_EVENTS = 300;
    private static final double YOUNG_DECAY = Math.pow(2, -1.0 / 41);

    /**
     * While a channel is younger than this, seasons learn from hot hours too: else they never do.
     */
    private static final long SEASON_FIRST_HOURS = 9 * 24;

    private static final int BLOCK_HOURS = 8;
    private static final float BLOCK_DECAY = (float) Math.pow(2, -1.0 / 42);
    private static final double WANDER_LIMIT = 2;
    private static final float DRIFT_DECAY = 0.5f;

    /** Deviations of wander by which one block may move the drift. */
    private static final double DRIFT_LIMIT = 1.5;

    private static final double WANDER_SCALE = 0.08 * 0.08;
    private static final double DIFFERENCE_LIMIT = 25;
    private static final float SPARSE_LIMIT = 8;
    private static final float DISPERSION_MEMORY = 4000;

    private final ChannelState channel;
    private final int stepsPerHour;
    private final boolean scoring;

    /**
     * A learner for one step of a channel.
     *
     * @param stepsPerHour detection steps in an hour
     * @param scoring whether the channel has learned enough for expectations to mean anything
     */
    KeyLearner(ChannelState channel, int stepsPerHour, boolean scoring) {
        this.channel = channel;
        this.stepsPerHour = stepsPerHour;
        this.scoring = scoring;
    }

    /**
     * Accounts for everything up to, and without, the present step.
     *
     * @return whether a long hot stretch became the new normal on the way
     */
    boolean catchUp(KeyState key, int step, long stepMillis) {
        key.ensureOs(channel.systems.size());
        if (channel.hour - key.hour > ChannelState.HISTORY_HOURS - KeyState.GUARD_HOURS - 1) {
            skipLongGap(key);
        }
        boolean newNormal = false;
        key.quietVolume = 0;
        int quietSteps = Math.max(1, Math.min(stepsPerHour, step - key.lastStep - 1));
        double[] volume = new double[channel.systems.size()];
        while (key.hour < channel.hour) {
            for (int os = 0; os < volume.length; os++) {
                volume[os] = channel.historyVolume(key.hour, os) - key.of(KeyState.SEEN_VOLUME, os);
                key.set(KeyState.SEEN_VOLUME, os, 0);
            }
            long middle =
                    key.hour * DetectorSettings.HOUR_MILLIS + DetectorSettings.HOUR_MILLIS / 2;
            addNothing(key, volume, middle, quietSteps);
            newNormal |= finishHour(key);
        }
        for (int os = 0; os < volume.length; os++) {
            volume[os] = channel.hourVolume[os] - key.of(KeyState.SEEN_VOLUME, os);
            key.set(KeyState.SEEN_VOLUME, os, (float) channel.hourVolume[os]);
        }
        addNothing(key, volume, stepMillis, quietSteps);
        return newNormal;
    }

    private void skipLongGap(KeyState key) {
        long gap = channel.hour - key.hour;
        float decay = (float) Math.pow(ChannelState.HOURLY_DECAY, (double) gap);
        for (int os = 0; os < key.systems(); os++) {
            float counts = key.of(KeyState.LEARNED, os);
            for (int slot = 0; slot < KeyState.GUARD_HOURS; slot++) {
                counts += key.of(KeyState.GUARD + slot, os);
                key.set(KeyState.GUARD + slot, os, 0);
            }
            counts += key.of(KeyState.HOUR_COUNT, os);
            key.set(KeyState.LEARNED, os, counts * decay);
            key.set(KeyState.MISSED_VOLUME, os, key.of(KeyState.MISSED_VOLUME, os) * decay);
            key.set(KeyState.HOUR_COUNT, os, 0);
            key.set(KeyState.SEEN_VOLUME, os, 0);
        }
        key.clearEvidence();
        key.hour = channel.hour;
    }

    private void addNothing(KeyState key, double[] volume, long millis, int quietSteps) {
        double total = 0;
        for (double v : volume) {
            total += Math.max(0, v);
        }
        key.quietVolume += total;
        if (total <= 0 || !scoring) {
            return;
        }
        Baseline baseline = new Baseline(channel, key, millis);
        double expected = 0;
        for (int os = 0; os < volume.length; os++) {
            volume[os] = Math.max(0, volume[os]);
            expected += baseline.expectedOfAll(os, volume[os]);
        }
        double perStep = expected / quietSteps;
        if (!key.hasNoEvidence()) {
            int row = Bets.row(Baseline.dispersion(key, perStep));
            key.whole.addNothing(
                    expected,
                    NullMean.of(
                            total,
                            baseline.nullMean(expected * baseline.wholeMargin(), total),
                            total,
                            row));
            for (int os = 0; os < volume.length; os++) {
                addNothing(key, baseline, os, volume[os], total, row);
            }
        }
        learnExpectation(key, baseline, expected);
        if (!isHot(key)) {
            learnQuietDispersion(key, perStep, expected, quietSteps);
        }
    }

    private static void addNothing(
            KeyState key, Baseline baseline, int os, double volume, double channelVolume, int row) {
        Evidence evidence = key.perOs[os];
        if (evidence != null) {
            double expected = baseline.expectedOfAll(os, volume);
            double nullMean =
                    baseline.nullMean(expected * baseline.systemMargin(os), channelVolume);
            evidence.addNothing(expected, NullMean.of(volume, nullMean, channelVolume, row));
            key.dropNothing(os);
        }
    }

    private static void learnQuietDispersion(
            KeyState key, double perStep, double expected, int quietSteps) {
        if (Baseline.isDense(perStep)) {
            key.denseSum +=
                    (float)
                            Math.min(
                                    DIFFERENCE_LIMIT,
                                    key.previousCount * key.previousCount / (2 * perStep));
            key.denseWeight += quietSteps;
        } else {
            key.sparseSum -= (float) (perStep * expected);
        }
        key.previousCount = 0;
        key.previousExpected = (float) perStep;
    }

    /** Learns from the present step's count. */
    void learn(KeyState key, Baseline baseline, double count, double expected) {
        learnExpectation(key, baseline, expected);
        if (isHot(key)) {
            return;
        }
        key.blockCount += (float) count;
        if (Baseline.isDense(expected)) {
            learnDense(key, count, expected);
        } else {
            double limited = Math.min(count, SPARSE_LIMIT);
            key.sparseSum += (float) (limited * (limited - 1) - expected * expected);
            key.sparseWeight += (float) limited;
        }
        key.previousCount = (float) count;
        key.previousExpected = (float) expected;
        forgetDispersion(key);
    }

    private static void learnDense(KeyState key, double count, double expected) {
        if (key.previousExpected <= 0) {
            return;
        }
        double growth = expected / key.previousExpected;
        double difference = count - key.previousCount * growth;
        key.denseSum +=
                (float)
                        Math.min(
                                DIFFERENCE_LIMIT,
                                difference * difference / (expected * (1 + growth)));
        key.denseWeight++;
    }

    private static void forgetDispersion(KeyState key) {
        if (key.denseWeight > DISPERSION_MEMORY) {
            key.denseWeight /= 2;
            key.denseSum /= 2;
        }
        if (key.sparseWeight > DISPERSION_MEMORY) {
            key.sparseWeight /= 2;
            key.sparseSum /= 2;
        }
    }

    private static void learnExpectation(KeyState key, Baseline baseline, double expected) {
        if (key.season != null) {
            key.season.expect(expected / baseline.season);
        }
        if (!isHot(key)) {
            key.blockExpected += (float) expected;
        }
    }

    private boolean learnsSeason(KeyState key) {
        long first = channel.firstVolumeMillis / DetectorSettings.HOUR_MILLIS;
        return !isHot(key) || key.hour - first < SEASON_FIRST_HOURS;
    }

    static boolean isHot(KeyState key) {
        return key.hotHour != 0 && key.hour - key.hotHour <= HOT_HOURS;
    }

    static void markHot(KeyState key) {
        if (!isHot(key)) {
            key.hotSinceHour = key.hour;
        }
        key.hotHour = key.hour;
    }

    private boolean finishHour(KeyState key) {
        boolean hot = isHot(key);
        int slot = (int) Math.floorMod(key.hour, (long) KeyState.GUARD_HOURS);
        float decay = (float) ChannelState.HOURLY_DECAY;
        finishSeasonHour(key, slot);
        for (int os = 0; os < key.systems(); os++) {
            float leaving = key.of(KeyState.GUARD + slot, os);
            key.set(KeyState.GUARD + slot, os, key.of(KeyState.HOUR_COUNT, os));
            key.set(KeyState.HOUR_COUNT, os, 0);
            float volume =
                    hot ? (float) channel.historyVolume(key.hour - KeyState.GUARD_HOURS, os) : 0;
            float learned = key.of(KeyState.LEARNED, os) * decay + (hot ? 0 : leaving);
            float missedVolume = key.of(KeyState.MISSED_VOLUME, os) * decay + volume;
            float missedCount = hot ? key.of(KeyState.MISSED_COUNT, os) * decay + leaving : 0;
            key.set(KeyState.LEARNED, os, learned);
            key.set(KeyState.MISSED_VOLUME, os, missedVolume);
            key.set(KeyState.MISSED_COUNT, os, missedCount);
        }
        key.hour++;
        if (key.hour % BLOCK_HOURS == 0) {
            finishBlock(key);
        }
        if (hot && key.hour - key.hotSinceHour > NEW_NORMAL_HOURS) {
            takeAsNormal(key);
            return true;
        }
        return false;
    }

    /**
     * The hot stretch becomes the baseline: its counts over its volume, with little of the old one.
     * Without this, an alert on a lasting change would come back every day.
     */
    private void takeAsNormal(KeyState key) {
        for (int os = 0; os < key.systems(); os++) {
            double missed = key.of(KeyState.MISSED_VOLUME, os);
            double kept = Math.max(0, channel.learnedVolume[os] - missed);
            double normal = OLD_NORMAL * kept + volumeSince(key, os);
            float counts =
                    OLD_NORMAL * key.of(KeyState.LEARNED, os) + key.of(KeyState.MISSED_COUNT, os);
            key.set(KeyState.LEARNED, os, counts);
            key.set(KeyState.MISSED_VOLUME, os, (float) (channel.learnedVolume[os] - normal));
            key.set(KeyState.MISSED_COUNT, os, 0);
        }
        key.clearEvidence();
    }

    /** Decayed volume of the hours whose counts were missed in the present hot stretch. */
    private double volumeSince(KeyState key, int os) {
        double volume = 0;
        for (long hour = key.hotSinceHour; hour < key.hour; hour++) {
            volume =
                    volume * ChannelState.HOURLY_DECAY
                            + channel.historyVolume(hour - KeyState.GUARD_HOURS, os);
        }
        return volume;
    }

    /** The season learns an hour when it leaves the guard, like the share. */
    private void finishSeasonHour(KeyState key, int slot) {
        Season season = key.season;
        if (season == null) {
            if (key.events > SEASON_EVENTS) {
                key.season = new Season();
            }
            return;
        }
        float expected = season.passHour(slot);
        if (expected <= 0 || !learnsSeason(key)) {
            return;
        }
        float count = 0;
        for (int os = 0; os < key.systems(); os++) {
            count += key.of(KeyState.GUARD + slot, os);
        }
        season.learn(key.hour - KeyState.GUARD_HOURS, count, expected);
    }

    /**
     * Relative variance of a block of hours beyond that of counting, weighted by how well the block
     * can tell it.
     */
    private static void finishBlock(KeyState key) {
        double expected = key.blockExpected;
        if (expected > 1) {
            double dispersion = Baseline.dispersion(key, key.previousExpected);
            double difference = key.blockCount - expected;
            double relative =
                    (difference * difference - dispersion * expected) / (expected * expected);
            double square = Baseline.wanderSquare(key);
            double precision = expected * WANDER_SCALE / (expected * WANDER_SCALE + dispersion);
            double weight = precision * precision;
            learnDrift(key, square, dispersion);
            // A block that runs high may be an event that is not told yet.
            double limit = difference > 0 ? WANDER_LIMIT * square : 1;
            key.wanderSum =
                    BLOCK_DECAY * key.wanderSum + (float) (weight * Math.min(limit, relative));
            key.wanderWeight = BLOCK_DECAY * key.wanderWeight + (float) weight;
        }
        key.blockCount = 0;
        key.blockExpected = 0;
    }

    /**
     * Takes the block before the last one into the drift and puts the last one on guard, weighted
     * by how much of its deviation is wander rather than counting.
     */
    private static void learnDrift(KeyState key, double square, double dispersion) {
        double limit = DRIFT_LIMIT * Math.sqrt(square);
        double off = Baseline.drift(key) * key.blockCount / key.blockExpected - 1;
        key.driftSum = DRIFT_DECAY * key.driftSum + key.guardedDriftWeight * key.guardedDrift;
        key.driftWeight = DRIFT_DECAY * key.driftWeight + key.guardedDriftWeight;
        key.guardedDrift = (float) Math.max(-limit, Math.min(limit, off));
        key.guardedDriftWeight = (float) (square / (square + dispersion / key.blockExpected));
    }

    /** Brings the signature's state on young builds up to date; drops builds no longer young. */
    void catchUpYoung(KeyState key, Baseline baseline, int row, List<BuildClock> young) {
        int kept = 0;
        YoungBuild[] builds = key.youngBuilds;
        for (YoungBuild state : builds) {
            for (BuildClock clock : young) {
                if (clock.id == state.buildId) {
                    builds[kept++] = state;
                    addNothingYoung(key, state, clock, baseline, row);
                }
            }
        }
        if (kept < builds.length) {
            key.youngBuilds = Arrays.copyOf(builds, kept);
        }
    }

    private void addNothingYoung(
            KeyState key, YoungBuild state, BuildClock clock, Baseline baseline, int row) {
        double expected = 0;
        double volume = 0;
        for (int os = 0; os < baseline.share.length; os++) {
            double quiet = Math.max(0, clock.volume[os] - state.seenVolume[os]);
            volume += quiet;
            expected += baseline.expectedOfAll(os, quiet);
            state.seenVolume[os] = (float) clock.volume[os];
        }
        if (state.decayedHour != key.hour) {
            double decay = Math.pow(YOUNG_DECAY, (double) (key.hour - state.decayedHour));
            state.decayedHour = key.hour;
            state.usualCount *= (float) decay;
            state.usualExpected *= (float) decay;
        }
        if (!isHot(key)) {
            state.usualExpected += (float) expected;
        }
        if (!state.evidence.isNothing()) {
            double nullMean =
                    baseline.nullMean(expected * baseline.youngMargin(state), key.quietVolume);
            state.evidence.addNothing(
                    expected, NullMean.of(volume, nullMean, key.quietVolume, row));
        }
    }
}
