package dev.faultline.statistics.detection;

import dev.faultline.statistics.detection.StepVolume.KeyCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The volume of a step against which signatures are measured. What fires is taken out of it, and
 * the rest is scaled up by the usual share of what was taken out: otherwise one large spike would
 * hide others and outlive itself.
 */
final class StepClock {

    /** At least this share of the volume is kept for signatures that do not fire. */
    private static final double MINIMUM_CALM_SHARE = 0.2;

    private static final double[] NONE = new double[0];

    private final ChannelState channel;
    private final StepVolume volume;
    private final long stepMillis;
    private final double[] bySystem;
    private final Map<Integer, double[]> byBuild = new TreeMap<>();

    /** Usual share of what does not fire, by operating system. */
    private final double[] calmShare;

    StepClock(ChannelState channel, StepVolume volume, long stepMillis) {
        this.channel = channel;
        this.volume = volume;
        this.stepMillis = stepMillis;
        bySystem = volume.volume.clone();
        volume.buildVolume.forEach((build, perOs) -> byBuild.put(build, perOs.clone()));
        calmShare = new double[bySystem.length];
        Arrays.fill(calmShare, 1);
    }

    /** Takes a signature out. */
    void takeOut(KeyState key, @Nullable KeyCounts counts) {
        Baseline baseline = new Baseline(channel, key, stepMillis);
        for (int os = 0; os < bySystem.length; os++) {
            calmShare[os] -= baseline.share[os];
            bySystem[os] -= counts == null ? 0 : counts.fresh[os];
        }
        if (counts != null) {
            for (StepVolume.Cell cell : counts.cells) {
                double[] perOs = byBuild.get(cell.buildId());
                if (perOs != null) {
                    perOs[cell.os()] -= cell.fresh();
                }
            }
        }
    }

    /** Scales the rest up to a whole, after all have been taken out. */
    void scaleUp() {
        for (int os = 0; os < bySystem.length; os++) {
            double scale = 1 / Math.max(MINIMUM_CALM_SHARE, calmShare[os]);
            bySystem[os] = Math.max(0, bySystem[os]) * scale;
            for (double[] perOs : byBuild.values()) {
                perOs[os] = Math.max(0, perOs[os]) * scale;
            }
        }
    }

    int systems() {
        return bySystem.length;
    }

    /** Volume of an operating system. */
    double of(int os) {
        return bySystem[os];
    }

    double total() {
        return Arrays.stream(bySystem).sum();
    }

    /** Volume of each of some builds by operating system, empty for one without any. */
    double[][] of(List<BuildClock> builds) {
        return builds.stream()
                .map(build -> byBuild.getOrDefault(build.id, NONE))
                .toArray(double[][]::new);
    }

    /** Adds the step to what the channel has seen. */
    void advance() {
        for (int os = 0; os < bySystem.length; os++) {
            channel.hourVolume[os] += bySystem[os];
        }
        for (BuildClock build : channel.builds) {
            double[] perOs = byBuild.get(build.id);
            if (perOs != null) {
                for (int os = 0; os < bySystem.length; os++) {
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
}
