package dev.faultline.statistics.detection;

import dev.faultline.statistics.detection.StepVolume.KeyCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One step of one channel: the clock of the step, then every signature that needs a look. */
final class StepRun {

    /** The robust clock keeps at least this share of the volume for signatures that do not fire. */
    private static final double MINIMUM_CALM_SHARE = 0.2;

    private static final long COOL_DOWN_HOURS = 30;

    private static final int LOOP_DECAYS = 256;
    private static final double WHOLE_LEVEL_PRICE = Math.log(2);
    private static final double PART_LEVEL_PRICE = Math.log(4);

    private final DetectorSettings settings;
    private final ChannelState channel;
    private final KeyStates keys;
    private final StepVolume volume;
    private final long stepMillis;
    private final int step;
    private final boolean scoring;
    private final double loopHalfLifeSteps;
    private final KeyLearner learner;
    private final AlertLifecycle lifecycle;
    private final List<BuildClock> youngBuilds;

    /** Per operating system: volume of the step without what fires, scaled back to a whole. */
    private double[] clock = new double[0];

    /** Volume of the step over all systems. */
    private double channelVolume;

    /** Per young build: its volume of the step by system, empty for one without any. */
    private double[][] youngClock = new double[0][];

    /** Prices of the levels that are a part of the signature. */
    private double systemPrice;

    private double buildPrice;

    /** Of the signature that is looked at, per system; here so that they are made once a step. */
    private double[] expected = new double[0];

    private double[] nullMean = new double[0];
    private int[] ownOnBuild = new int[0];

    /** By steps that have passed, 0 until needed. */
    private final float[] loopDecays = new float[LOOP_DECAYS];

    /**
     * Excess of signatures that are raised by themselves, which is not the channel's; in order, as
     * sums depend on it.
     */
    private final TreeMap<String, Double> ownExcess = new TreeMap<>();

    private final Map<Integer, double[]> buildClock = new TreeMap<>();

    StepRun(
            DetectorSettings settings,
            ChannelState channel,
            KeyStates keys,
            StepVolume volume,
            long stepMillis) {
        this.settings = settings;
        this.channel = channel;
        this.keys = keys;
        this.volume = volume;
        this.stepMillis = stepMillis;
        step = (int) (stepMillis / settings.stepMillis());
        scoring =
                channel.hasVolume()
                        && stepMillis - channel.firstVolumeMillis >= settings.learningMillis();
        loopHalfLifeSteps = settings.stepsPerHour() / 2.0;
        learner = new KeyLearner(channel, settings.stepsPerHour(), scoring);
        lifecycle = new AlertLifecycle(settings, channel, stepMillis);
        youngBuilds = channel.youngBuilds();
    }

    List<AlertUpdate> run() {
        Map<String, KeyState> firing = loadFiring();
        setClock(firing);
        prepare();
        firing.forEach((signature, key) -> look(signature, key, volume.keys.get(signature)));
        for (Map.Entry<String, KeyCounts> touched : touched().entrySet()) {
            if (!firing.containsKey(touched.getKey())) {
                look(touched.getKey(), null, touched.getValue());
            }
        }
        watchChannel();
        lifecycle.considerChannel(channel.rate);
        advanceClocks();
        return lifecycle.updates();
    }

    /** In order where it decides who gets the last places; else in none, which is quicker. */
    private Map<String, KeyCounts> touched() {
        boolean fits = channel.liveKeys + volume.keys.size() <= settings.maximumKeys();
        return fits ? volume.keys : new TreeMap<>(volume.keys);
    }

    private Map<String, KeyState> loadFiring() {
        TreeMap<String, KeyState> firing = new TreeMap<>();
        List<String> signatures = new ArrayList<>(channel.spikes.keySet());
        signatures.addAll(channel.loops.keySet());
        for (String signature : signatures) {
            KeyState key = firing.containsKey(signature) ? null : keys.get(signature);
            if (key != null) {
                catchUp(signature, key);
                firing.put(signature, key);
            }
        }
        lifecycle.retractExcept(firing.keySet());
        return firing;
    }

    private void catchUp(String signature, KeyState key) {
        if (learner.catchUp(key, step, stepMillis)) {
            lifecycle.becameNormal(signature);
        }
    }

    /**
     * What fires is taken out of the volume, and the rest is scaled up by the usual share of what
     * was taken out: otherwise one large spike would hide others and outlive itself.
     */
    private void setClock(Map<String, KeyState> firing) {
        clock = volume.volume.clone();
        volume.buildVolume.forEach((build, perOs) -> buildClock.put(build, perOs.clone()));
        double[] calmShare = new double[clock.length];
        Arrays.fill(calmShare, 1);
        firing.forEach(
                (signature, key) -> {
                    if (channel.spikes.containsKey(signature)) {
                        takeOut(volume.keys.get(signature), key, calmShare);
                    }
                });
        for (int os = 0; os < clock.length; os++) {
            double scale = 1 / Math.max(MINIMUM_CALM_SHARE, calmShare[os]);
            clock[os] = Math.max(0, clock[os]) * scale;
            for (double[] perOs : buildClock.values()) {
                perOs[os] = Math.max(0, perOs[os]) * scale;
            }
        }
    }

    /** What is the same for all signatures. */
    private void prepare() {
        channelVolume = Arrays.stream(clock).sum();
        youngClock = new double[youngBuilds.size()][];
        for (int i = 0; i < youngClock.length; i++) {
            youngClock[i] = buildClock.getOrDefault(youngBuilds.get(i).id, new double[0]);
        }
        systemPrice = PART_LEVEL_PRICE + Math.log(Math.max(1, clock.length));
        buildPrice = PART_LEVEL_PRICE + Math.log(Math.max(1, youngBuilds.size()));
        expected = new double[clock.length];
        nullMean = new double[clock.length];
        ownOnBuild = new int[clock.length];
    }

    private void takeOut(@Nullable KeyCounts counts, KeyState key, double[] calmShare) {
        Baseline baseline = new Baseline(channel, key, stepMillis);
        for (int os = 0; os < calmShare.length; os++) {
            calmShare[os] -= baseline.share[os];
            clock[os] -= counts == null ? 0 : counts.fresh[os];
        }
        if (counts != null) {
            for (StepVolume.Cell cell : counts.cells) {
                double[] perOs = buildClock.get(cell.buildId());
                if (perOs != null) {
                    perOs[cell.os()] -= cell.fresh();
                }
            }
        }
    }

    private void look(String signature, @Nullable KeyState loaded, @Nullable KeyCounts counts) {
        KeyState key = loaded;
        if (key == null) {
            key = keys.get(signature);
            if (key == null) {
                key = create();
            } else {
                catchUp(signature, key);
            }
        }
        if (key == null) {
            return;
        }
        float loopDecay = loopDecay(step - key.lastStep);
        key.repeats *= loopDecay;
        key.firsts *= loopDecay;
        if (scoring) {
            boolean fires = loaded != null;
            KeyCounts scored = counts == null || !isCoolingDown(key) ? counts : counts.onTime();
            score(signature, key, scored, fires);
            if (fires || (counts != null && counts.pings > counts.freshTotal)) {
                lifecycle.considerLoop(signature, key, scored);
            }
        }
        if (counts != null) {
            remember(key, counts);
        }
        // The present step is accounted for on top of the volume before it.
        for (int os = 0; os < clock.length; os++) {
            key.set(KeyState.SEEN_VOLUME, os, (float) (channel.hourVolume[os] + clock[os]));
        }
        key.lastStep = step;
        keys.put(signature, key);
    }

    private float loopDecay(int steps) {
        if (steps >= LOOP_DECAYS) {
            return (float) Math.pow(2, -steps / loopHalfLifeSteps);
        }
        if (loopDecays[steps] == 0) {
            loopDecays[steps] = (float) Math.pow(2, -steps / loopHalfLifeSteps);
        }
        return loopDecays[steps];
    }

    private @Nullable KeyState create() {
        if (channel.liveKeys >= settings.maximumKeys()) {
            return null;
        }
        channel.liveKeys++;
        KeyState key = new KeyState();
        key.hour = channel.hour;
        key.firstHour = channel.hour;
        key.lastStep = step;
        key.ensureOs(channel.systems.size());
        for (int os = 0; os < clock.length; os++) {
            key.set(KeyState.SEEN_VOLUME, os, (float) channel.hourVolume[os]);
        }
        return key;
    }

    private static void remember(KeyState key, KeyCounts counts) {
        for (int os = 0; os < counts.fresh.length; os++) {
            key.add(KeyState.HOUR_COUNT, os, counts.fresh[os]);
        }
        key.events += counts.freshTotal;
        key.repeats += counts.pings - counts.freshTotal;
        key.firsts += counts.freshTotal;
    }

    private void score(
            String signature, KeyState key, @Nullable KeyCounts counts, boolean isAlert) {
        Baseline baseline = new Baseline(channel, key, stepMillis);
        boolean fires = isAlert && channel.spikes.containsKey(signature);
        double total = 0;
        double wholeNull = 0;
        for (int os = 0; os < clock.length; os++) {
            int own = counts == null ? 0 : counts.fresh[os];
            expected[os] = expected(baseline, os, clock[os], own, fires);
            nullMean[os] = baseline.expectedOfAll(os, clock[os]);
            total += expected[os];
            wholeNull += nullMean[os];
        }
        int row = Bets.row(Baseline.dispersion(key, total));
        int count = counts == null ? 0 : counts.freshTotal;
        beginRun(key);
        double margined = baseline.nullMean(wholeNull * baseline.wholeMargin(), channelVolume);
        key.whole.add(step, count, total, NullMean.of(channelVolume, margined, channelVolume, row));
        for (int os = 0; os < clock.length; os++) {
            int own = counts == null ? 0 : counts.fresh[os];
            if (own > 0 || key.perOs[os] != null) {
                double systemNull =
                        baseline.nullMean(nullMean[os] * baseline.systemMargin(os), channelVolume);
                key.evidence(os)
                        .add(
                                step,
                                own,
                                expected[os],
                                NullMean.of(clock[os], systemNull, channelVolume, row));
                key.dropNothing(os);
            }
        }
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
        if (counts != null && (fires || KeyLearner.isHot(key))) {
            ownExcess.put(signature, Math.max(0, counts.freshTotal - counts.lateFresh - total));
        }
        learner.learn(key, baseline, count, total);
        if (verdict != null) {
            lifecycle.considerSpike(signature, key, baseline, verdict, counts, total);
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
        return channel.trace != null
                || atMost >= Math.min(KeyLearner.HOT_SCORE, lifecycle.leastScore());
    }

    private static double expected(
            Baseline baseline, int os, double volume, int own, boolean fires) {
        // What fires is already out of the clock, which was scaled up for it.
        return fires
                ? baseline.expectedOfAll(os, volume)
                : baseline.expectedOfOthers(os, volume - own);
    }

    /** Late rows of an event that is over must not look like another one. */
    private static boolean isCoolingDown(KeyState key) {
        return key.endedHour != 0 && key.hour - key.endedHour <= COOL_DOWN_HOURS;
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
                key.addCell(cell.buildId(), cell.os(), cell.fresh());
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
        double nullMean = 0;
        double all = 0;
        for (int os = 0; os < clock.length; os++) {
            total += expected(baseline, os, perOs[os], ownOnBuild[os], fires);
            nullMean += baseline.expectedOfAll(os, perOs[os]);
            all += perOs[os];
            state.seenVolume[os] = (float) (build.volume[os] + perOs[os]);
        }
        if (count > 0 || !state.evidence.isNothing()) {
            double margined =
                    baseline.nullMean(nullMean * baseline.youngMargin(state), channelVolume);
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
        YoungBuild state = new YoungBuild(build.id, clock.length);
        state.decayedHour = key.hour;
        for (int os = 0; os < clock.length; os++) {
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
        for (int os = 0; os < clock.length; os++) {
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

    private void watchChannel() {
        ChannelRate rate = channel.rate;
        for (BuildClock build : channel.builds) {
            double[] perOs = buildClock.get(build.id);
            if (perOs != null) {
                long age = channel.ageHours(build.name, channel.hour);
                rate.profile.addCrashes(channel.hour, age, Arrays.stream(perOs).sum());
            }
        }
        if (volume.backlog) {
            rate.skip();
            return;
        }
        double ofSignatures = ownExcess.values().stream().mapToDouble(each -> each).sum();
        double count = Math.max(0, volume.onTimeFresh - ofSignatures);
        double intoHour =
                (double) Math.floorMod(stepMillis, DetectorSettings.HOUR_MILLIS)
                        / DetectorSettings.HOUR_MILLIS;
        double perHour = scoring ? rate.expectedPerHour(channel.hour, intoHour) : 0;
        if (perHour <= 0) {
            rate.learn(count);
            return;
        }
        rate.score(step, count, perHour / settings.stepsPerHour());
    }

    private void advanceClocks() {
        for (int os = 0; os < clock.length; os++) {
            channel.hourVolume[os] += clock[os];
        }
        for (BuildClock build : channel.builds) {
            double[] perOs = buildClock.get(build.id);
            if (perOs != null) {
                for (int os = 0; os < clock.length; os++) {
                    build.volume[os] += perOs[os];
                    build.recent[os] += perOs[os];
                }
            }
        }
        if (volume.pings > 0) {
            channel.lastVolumeMillis = stepMillis;
            if (!channel.hasVolume()) {
                channel.firstVolumeMillis = stepMillis;
            }
        }
    }

    /**
     * The level that speaks loudest.
     *
     * @param score its evidence in nats after the price of the level
     * @param os index of the operating system if it is one's
     * @param buildId build if it is one's
     */
    record Verdict(
            double score, Evidence evidence, @Nullable Integer os, @Nullable Integer buildId) {}
}
