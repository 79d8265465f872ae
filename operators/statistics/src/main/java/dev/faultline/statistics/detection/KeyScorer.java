package dev.faultline.statistics.detection;

import dev.faultline.statistics.detection.StepVolume.KeyCounts;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds a signature's counts of a step against what the clock lets expect, on each of its levels:
 * the signature, its operating systems, its young builds.
 */
final class KeyScorer {

    private static final double WHOLE_LEVEL_PRICE = Math.log(2);
    private static final double PART_LEVEL_PRICE = Math.log(4);

    private final ChannelState channel;
    private final StepClock clock;
    private final KeyLearner learner;
    private final long stepMillis;
    private final int step;
    private final double leastScore;
    private final List<BuildClock> youngBuilds;

    /** Volume of the step over all systems. */
    private final double channelVolume;

    /** Per young build: its volume of the step by system, empty for one without any. */
    private final double[][] youngClock;

    /** Prices of the levels that are a part of the signature. */
    private final double systemPrice;

    private final double buildPrice;

    /** Of the signature that is looked at, per system; here so that they are made once a step. */
    private final double[] expected;

    private final double[] nullMean;
    private final int[] ownOnBuild;

    /**
     * @param leastScore evidence below which nobody asks for a verdict
     */
    KeyScorer(
            ChannelState channel,
            StepClock clock,
            KeyLearner learner,
            long stepMillis,
            int step,
            double leastScore) {
        this.channel = channel;
        this.clock = clock;
        this.learner = learner;
        this.stepMillis = stepMillis;
        this.step = step;
        this.leastScore = leastScore;
        youngBuilds = channel.youngBuilds();
        channelVolume = clock.total();
        youngClock = clock.of(youngBuilds);
        systemPrice = PART_LEVEL_PRICE + Math.log(Math.max(1, clock.systems()));
        buildPrice = PART_LEVEL_PRICE + Math.log(Math.max(1, youngBuilds.size()));
        expected = new double[clock.systems()];
        nullMean = new double[clock.systems()];
        ownOnBuild = new int[clock.systems()];
    }

    /**
     * What a step says of a signature.
     *
     * @param expected its crashes by what the channel does
     * @param verdict null where no level says enough for anybody to ask
     */
    record Scored(Baseline baseline, double expected, @Nullable Verdict verdict) {}

    /**
     * Scores a step.
     *
     * @param counts null for none
     * @param fires whether it is out of the clock because it fires as a spike
     */
    Scored score(KeyState key, @Nullable KeyCounts counts, boolean fires) {
        Baseline baseline = new Baseline(channel, key, stepMillis);
        double total = 0;
        double wholeNull = 0;
        for (int os = 0; os < expected.length; os++) {
            int own = counts == null ? 0 : counts.fresh[os];
            expected[os] = expected(baseline, os, clock.of(os), own, fires);
            nullMean[os] = baseline.expectedOfAll(os, clock.of(os));
            total += expected[os];
            wholeNull += nullMean[os];
        }
        int row = Bets.row(Baseline.dispersion(key, total));
        beginRun(key);
        double margined = baseline.nullMean(wholeNull * baseline.wholeMargin(), channelVolume);
        key.whole.add(
                step,
                counts == null ? 0 : counts.freshTotal,
                total,
                NullMean.of(channelVolume, margined, channelVolume, row));
        scoreSystems(key, baseline, row, counts);
        learner.catchUpYoung(key, baseline, row, youngBuilds);
        for (int i = 0; i < youngClock.length; i++) {
            scoreYoung(key, baseline, row, i, counts, fires);
        }
        if (counts != null) {
            noteRun(key, counts);
        }
        Verdict verdict = fires || needsVerdict(key) ? verdict(key) : null;
        if (verdict != null && verdict.score() > KeyLearner.HOT_SCORE) {
            KeyLearner.markHot(key);
        }
        return new Scored(baseline, total, verdict);
    }

    private void scoreSystems(
            KeyState key, Baseline baseline, int row, @Nullable KeyCounts counts) {
        for (int os = 0; os < expected.length; os++) {
            int own = counts == null ? 0 : counts.fresh[os];
            if (own > 0 || key.perOs[os] != null) {
                double margined =
                        baseline.nullMean(nullMean[os] * baseline.systemMargin(os), channelVolume);
                key.evidence(os)
                        .add(
                                step,
                                own,
                                expected[os],
                                NullMean.of(clock.of(os), margined, channelVolume, row));
                key.dropNothing(os);
            }
        }
    }

    /** Whether any level might say enough to matter, judged without adding its bets up. */
    private boolean needsVerdict(KeyState key) {
        double atMost = key.whole.scoreAtMost() - WHOLE_LEVEL_PRICE;
        for (Evidence evidence : key.perOs) {
            if (evidence != null) {
                atMost = Math.max(atMost, evidence.scoreAtMost() - systemPrice);
            }
        }
        for (YoungBuild young : key.youngBuilds) {
            atMost = Math.max(atMost, young.evidence.scoreAtMost() - buildPrice);
        }
        return channel.trace != null || atMost >= Math.min(KeyLearner.HOT_SCORE, leastScore);
    }

    private static double expected(
            Baseline baseline, int os, double volume, int own, boolean fires) {
        // What fires is already out of the clock, which was scaled up for it.
        return fires
                ? baseline.expectedOfAll(os, volume)
                : baseline.expectedOfOthers(os, volume - own);
    }

    private static void beginRun(KeyState key) {
        boolean calm = key.whole.isNegligible();
        for (Evidence evidence : key.perOs) {
            calm &= evidence == null || evidence.isNegligible();
        }
        for (YoungBuild young : key.youngBuilds) {
            calm &= young.evidence.isNegligible();
        }
        if (calm) {
            key.clearRun();
        }
    }

    private static void noteRun(KeyState key, KeyCounts counts) {
        key.runPings += counts.pings;
        key.runStartupPings += counts.startupPings;
        for (StepVolume.Cell cell : counts.cells) {
            if (cell.fresh() > 0) {
                key.cells.add(cell.buildId(), cell.os(), cell.fresh());
            }
        }
    }

    private void scoreYoung(
            KeyState key,
            Baseline baseline,
            int row,
            int index,
            @Nullable KeyCounts counts,
            boolean fires) {
        double[] perOs = youngClock[index];
        if (perOs.length == 0) {
            return;
        }
        BuildClock build = youngBuilds.get(index);
        Arrays.fill(ownOnBuild, 0);
        int count = 0;
        if (counts != null) {
            for (StepVolume.Cell cell : counts.cells) {
                if (cell.buildId() == build.id) {
                    ownOnBuild[cell.os()] += cell.fresh();
                    count += cell.fresh();
                }
            }
        }
        YoungBuild state = youngState(key, baseline, build, count > 0);
        if (state == null) {
            return;
        }
        double total = 0;
        double usual = 0;
        double all = 0;
        for (int os = 0; os < expected.length; os++) {
            total += expected(baseline, os, perOs[os], ownOnBuild[os], fires);
            usual += baseline.expectedOfAll(os, perOs[os]);
            all += perOs[os];
            state.seenVolume[os] = (float) (build.volume[os] + perOs[os]);
        }
        if (count > 0 || !state.evidence.isNothing()) {
            double margined = baseline.nullMean(usual * baseline.youngMargin(state), channelVolume);
            state.evidence.add(step, count, total, NullMean.of(all, margined, channelVolume, row));
        }
        if (!KeyLearner.isHot(key)) {
            state.usualCount += count;
            state.usualExpected += (float) total;
        }
    }

    private @Nullable YoungBuild youngState(
            KeyState key, Baseline baseline, BuildClock build, boolean create) {
        for (YoungBuild state : key.youngBuilds) {
            if (state.buildId == build.id) {
                return state;
            }
        }
        if (!create) {
            return null;
        }
        YoungBuild state = new YoungBuild(build.id, expected.length);
        state.decayedHour = key.hour;
        for (int os = 0; os < expected.length; os++) {
            state.usualExpected += (float) baseline.expectedOfAll(os, build.volume[os]);
        }
        int size = key.youngBuilds.length;
        key.youngBuilds = Arrays.copyOf(key.youngBuilds, size + 1);
        key.youngBuilds[size] = state;
        return state;
    }

    /** The best level, after each has paid for its share of the budget. */
    private Verdict verdict(KeyState key) {
        Verdict best = new Verdict(key.whole.score() - WHOLE_LEVEL_PRICE, key.whole, null, null);
        for (int os = 0; os < expected.length; os++) {
            Evidence evidence = key.perOs[os];
            if (evidence != null && evidence.score() - systemPrice > best.score()) {
                best = new Verdict(evidence.score() - systemPrice, evidence, os, null);
            }
        }
        for (YoungBuild young : key.youngBuilds) {
            double score = young.evidence.score() - buildPrice;
            if (score > best.score()) {
                best = new Verdict(score, young.evidence, null, young.buildId);
            }
        }
        return best;
    }
}
