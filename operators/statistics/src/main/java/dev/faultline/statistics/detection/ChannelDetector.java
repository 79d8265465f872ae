package dev.faultline.statistics.detection;

import dev.faultline.statistics.detection.AlertUpdate.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Detects spikes of one channel, step by step of receive time. Holds only its settings, so one
 * instance serves any number of channels; the same states and counts give the same alerts and the
 * same states, byte for byte.
 *
 * <p>What grows is bounded: operating systems and builds by {@link ChannelState}, alerts and
 * signatures by the settings. A signature silent for the idle time is forgotten; when the channel
 * is full, those silent for shorter and shorter times are, down to six hours, until a tenth is
 * free. What finds no place counts as {@link CellCount#OTHER}.
 */
public final class ChannelDetector {

    private static final long SILENT_AFTER_MILLIS = DetectorSettings.HOUR_MILLIS;
    private static final long SHORTEST_IDLE_HOURS = 6;

    /** An alert of which less is left than this share is none. */
    private static final double LEFT_SHARE = 0.25;

    private final DetectorSettings settings;

    public ChannelDetector(DetectorSettings settings) {
        this.settings = settings;
    }

    /**
     * Takes one step. Steps are given in order of time; steps in which nothing came may be left
     * out, but then alerts resolve only when the next one is given.
     *
     * @param channel state of the channel, changed in place
     * @param keys states of its signatures
     * @return changes of alerts in order of signature; at most one per signature and class
     * @throws IllegalArgumentException when the step is not aligned or not after the one before
     */
    public List<AlertUpdate> step(ChannelState channel, KeyStates keys, StepCounts counts) {
        long stepMillis = counts.stepStartMillis();
        if (stepMillis < 0 || stepMillis % settings.stepMillis() != 0) {
            throw new IllegalArgumentException("step does not start at a multiple of its length");
        }
        if (!channel.isAfterLastStep(stepMillis)) {
            throw new IllegalArgumentException("step is not after the one before");
        }
        long hour = stepMillis / DetectorSettings.HOUR_MILLIS;
        boolean newHour = channel.hour < hour;
        channel.rollTo(hour);
        takeUse(channel, counts.usage());
        StepVolume volume = StepVolume.of(channel, counts.cells());
        List<AlertUpdate> updates = new StepRun(settings, channel, keys, volume, stepMillis).run();
        channel.lastStepMillis = stepMillis;
        if (newHour && (hour % 24 == 0 || channel.liveKeys >= settings.maximumKeys())) {
            forgetIdle(channel, keys);
        }
        return updates;
    }

    /**
     * Another ruleset takes over with the next step: signatures go on under the names that follow
     * them. To be called before that step is taken.
     *
     * @param stepMillis start of the next step
     * @return alerts that go on under another signature: the old one ends, the new one is updated
     */
    public List<AlertUpdate> succeed(
            ChannelState channel, KeyStates keys, long stepMillis, Succession succession) {
        channel.rollTo(stepMillis / DetectorSettings.HOUR_MILLIS);
        boolean scoring =
                channel.hasVolume()
                        && stepMillis - channel.firstVolumeMillis >= settings.learningMillis();
        int step = (int) (stepMillis / settings.stepMillis());
        return new SuccessionRun(
                        channel, keys, succession, new AlertWriter(settings, channel, stepMillis))
                .run(new KeyLearner(channel, settings.stepsPerHour(), scoring), step, stepMillis);
    }

    /**
     * Crashes of earlier steps are not counted under a signature any more. An alert of which little
     * is left is taken back. To be called after the step in which it became known.
     *
     * @param stepMillis start of that step
     * @param clients how many
     * @return the alert that is taken back, if any
     */
    public List<AlertUpdate> takeBack(
            ChannelState channel, KeyStates keys, long stepMillis, String signature, int clients) {
        FiringAlert alert = channel.spikes.get(signature);
        if (alert == null) {
            return List.of();
        }
        alert.takenBack += clients;
        double left = alert.last.observed() - alert.takenBack;
        if (left >= settings.minimumClients() && left >= LEFT_SHARE * alert.last.observed()) {
            return List.of();
        }
        channel.spikes.remove(signature);
        KeyState key = keys.get(signature);
        if (key != null) {
            key.clearEvidence();
            key.endedHour = key.hour;
            keys.put(signature, key);
        }
        return List.of(
                new AlertWriter(settings, channel, stepMillis + settings.stepMillis())
                        .ended(
                                alert.last,
                                Kind.RETRACT,
                                "most of its crashes turned out to be duplicates, or have another"
                                        + " signature now that their symbols are there"));
    }

    private static void takeUse(ChannelState channel, List<UsageCount> usage) {
        for (UsageCount use : usage) {
            long ofHour = use.hourMillis() / DetectorSettings.HOUR_MILLIS;
            long age = channel.ageHours(use.build(), ofHour);
            ChannelRate rate = channel.rate;
            rate.usage.add(ofHour, use.hours() * rate.profile.factor(age));
            rate.profile.addUse(age, use.hours());
        }
    }

    private void forgetIdle(ChannelState channel, KeyStates keys) {
        long idleHours = settings.idleMillis() / DetectorSettings.HOUR_MILLIS;
        boolean full = channel.liveKeys >= settings.maximumKeys();
        int enough =
                full ? settings.maximumKeys() - settings.maximumKeys() / 10 : Integer.MAX_VALUE;
        do {
            forgetIdle(channel, keys, idleHours);
            idleHours /= 2;
        } while (channel.liveKeys > enough && idleHours >= SHORTEST_IDLE_HOURS);
    }

    private static void forgetIdle(ChannelState channel, KeyStates keys, long idleHours) {
        List<String> idle = new ArrayList<>();
        Iterator<String> signatures = keys.signatures().iterator();
        while (signatures.hasNext()) {
            String signature = signatures.next();
            KeyState key = keys.get(signature);
            if (key != null
                    && channel.hour - key.hour > idleHours
                    && !channel.spikes.containsKey(signature)
                    && !channel.loops.containsKey(signature)) {
                idle.add(signature);
            }
        }
        idle.forEach(keys::remove);
        channel.liveKeys -= idle.size();
    }

    /** The alerts now firing, as last said, to be said again without a change. */
    public List<AlertUpdate> firing(ChannelState channel) {
        List<AlertUpdate> firing = new ArrayList<>();
        if (channel.whole != null) {
            firing.add(channel.whole.last);
        }
        channel.spikes.values().forEach(alert -> firing.add(alert.last));
        channel.loops.values().forEach(alert -> firing.add(alert.last));
        return firing;
    }

    /** Whether the channel alerts, still learns, or has gone silent at the given receive time. */
    public ChannelStatus status(ChannelState channel, long atMillis) {
        if (!channel.hasVolume()
                || atMillis - channel.firstVolumeMillis < settings.learningMillis()) {
            return ChannelStatus.LEARNING;
        }
        return atMillis - channel.lastVolumeMillis > SILENT_AFTER_MILLIS
                ? ChannelStatus.SILENT
                : ChannelStatus.ACTIVE;
    }

    /** The settings it was made with. */
    public DetectorSettings settings() {
        return settings;
    }
}
