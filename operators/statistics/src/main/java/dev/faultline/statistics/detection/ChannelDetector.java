package dev.faultline.statistics.detection;

import java.util.List;

/**
 * Detects spikes of one channel, step by step of receive time. Holds only its settings, so one
 * instance serves any number of channels; the same states and counts give the same alerts and the
 * same states, byte for byte.
 */
public final class ChannelDetector {

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
        return List.of();
    }

    /** The alerts now firing, as updates, to be said again without a change. */
    public List<AlertUpdate> firing(ChannelState channel) {
        return List.of();
    }

    /** Whether the channel alerts, still learns, or has gone silent at the given receive time. */
    public ChannelStatus status(ChannelState channel, long atMillis) {
        return ChannelStatus.LEARNING;
    }

    public DetectorSettings settings() {
        return settings;
    }
}
