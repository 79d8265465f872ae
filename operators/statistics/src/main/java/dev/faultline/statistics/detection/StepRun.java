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

    private static final long COOL_DOWN_HOURS = 30;

    private static final int LOOP_DECAYS = 256;

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
    private final StepClock clock;

    /** By steps that have passed, 0 until needed. */
    private final float[] loopDecays = new float[LOOP_DECAYS];

    /**
     * Excess of signatures that are raised by themselves, which is not the channel's; in order, as
     * sums depend on it.
     */
    private final TreeMap<String, Double> ownExcess = new TreeMap<>();

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
        clock = new StepClock(channel, volume, stepMillis);
    }

    List<AlertUpdate> run() {
        Map<String, KeyState> firing = loadFiring();
        setClock(firing);
        KeyScorer scorer =
                new KeyScorer(channel, clock, learner, stepMillis, step, lifecycle.leastScore());
        firing.forEach(
                (signature, key) -> look(scorer, signature, key, volume.keys.get(signature)));
        for (Map.Entry<String, KeyCounts> touched : touched().entrySet()) {
            if (!firing.containsKey(touched.getKey())) {
                look(scorer, touched.getKey(), null, touched.getValue());
            }
        }
        watchChannel();
        lifecycle.considerChannel(channel.rate);
        clock.advance();
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

    private void setClock(Map<String, KeyState> firing) {
        firing.forEach(
                (signature, key) -> {
                    if (channel.spikes.containsKey(signature)) {
                        clock.takeOut(key, volume.keys.get(signature));
                    }
                });
        clock.scaleUp();
    }

    private void look(
            KeyScorer scorer,
            String signature,
            @Nullable KeyState loaded,
            @Nullable KeyCounts counts) {
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
            boolean isAlert = loaded != null;
            boolean isSpike = isAlert && channel.spikes.containsKey(signature);
            KeyCounts scored = counts == null || !isCoolingDown(key) ? counts : counts.onTime();
            consider(signature, key, scored, isSpike, scorer.score(key, scored, isSpike));
            if (isAlert || (counts != null && counts.pings > counts.freshTotal)) {
                lifecycle.considerLoop(signature, key, scored);
            }
        }
        if (counts != null) {
            remember(key, counts);
        }
        // The present step is accounted for on top of the volume before it.
        for (int os = 0; os < clock.systems(); os++) {
            key.set(KeyState.SEEN_VOLUME, os, (float) (channel.hourVolume[os] + clock.of(os)));
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
        for (int os = 0; os < clock.systems(); os++) {
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

    private void consider(
            String signature,
            KeyState key,
            @Nullable KeyCounts counts,
            boolean isSpike,
            KeyScorer.Scored scored) {
        double expected = scored.expected();
        if (counts != null && (isSpike || KeyLearner.isHot(key))) {
            ownExcess.put(signature, Math.max(0, counts.freshTotal - counts.lateFresh - expected));
        }
        learner.learn(key, scored.baseline(), counts == null ? 0 : counts.freshTotal, expected);
        Verdict verdict = scored.verdict();
        if (verdict != null) {
            lifecycle.considerSpike(signature, key, scored.baseline(), verdict, counts, expected);
        }
    }

    /** Late rows of an event that is over must not look like another one. */
    private static boolean isCoolingDown(KeyState key) {
        return key.endedHour != 0 && key.hour - key.endedHour <= COOL_DOWN_HOURS;
    }

    private void watchChannel() {
        ChannelRate rate = channel.rate;
        double[][] byBuild = clock.of(channel.builds);
        for (int i = 0; i < byBuild.length; i++) {
            if (byBuild[i].length > 0) {
                long age = channel.ageHours(channel.builds.get(i).name, channel.hour);
                rate.profile.addCrashes(channel.hour, age, Arrays.stream(byBuild[i]).sum());
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
}
