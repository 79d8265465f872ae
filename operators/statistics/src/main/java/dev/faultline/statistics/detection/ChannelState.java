package dev.faultline.statistics.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the detector knows of one channel besides its signatures: the clock, operating systems,
 * builds, firing alerts. Some tens of kilobytes at most. Opaque; at rest as {@link #toBytes}.
 * Mutable and owned by the detector while a step runs.
 */
public final class ChannelState {

    /** Operating systems told apart; names met later count with the last one. */
    static final int MAXIMUM_SYSTEMS = 5;

    /** Builds whose volume is followed; beyond it the one with least recent volume is dropped. */
    static final int MAXIMUM_BUILDS = 64;

    /** Finished hours remembered, so that signatures not seen for a while can catch up. */
    static final int HISTORY_HOURS = 64;

    /** What a signature learned of its rate three days ago counts half. */
    static final double HOURLY_DECAY = Math.pow(2, -1.0 / 72);

    private static final double DAILY_VOLUME_DECAY = Math.pow(2, -1.0 / 24);
    private static final int YOUNG_BUILDS = 3;
    private static final long YOUNG_HOURS = 14 * 24;
    private static final double YOUNG_MINIMUM_VOLUME = 20;
    private static final byte VERSION = 3;
    private static final long NEVER = Long.MIN_VALUE;

    long firstVolumeMillis = NEVER;
    long lastVolumeMillis = NEVER;
    long lastStepMillis = NEVER;
    long hour = NEVER;
    int liveKeys;
    int nextBuildId;
    List<String> systems = new ArrayList<>();

    /** Per operating system: volume of the present hour. */
    double[] hourVolume = new double[0];

    /** Per operating system: decayed volume of all hours past the guard. */
    double[] learnedVolume = new double[0];

    /** Volume of finished hours, by hour modulo {@link #HISTORY_HOURS}, then system. */
    final double[][] history = new double[HISTORY_HOURS][0];

    final List<BuildClock> builds = new ArrayList<>();
    final TreeMap<String, FiringAlert> spikes = new TreeMap<>();
    final TreeMap<String, FiringAlert> loops = new TreeMap<>();

    /** Who follows a signature while steps are taken; not part of the state at rest. */
    @Nullable EvidenceTrace trace;

    /** Alert of the channel as a whole, null for none. */
    @Nullable FiringAlert whole;

    ChannelRate rate = new ChannelRate();
    Governor governor = new Governor();

    /** State of a channel that was never seen. */
    public ChannelState() {}

    /** Lets the evidence of one signature be followed while steps are taken. */
    public void follow(EvidenceTrace follower) {
        trace = follower;
    }

    boolean hasVolume() {
        return firstVolumeMillis != NEVER;
    }

    boolean isAfterLastStep(long stepStartMillis) {
        return lastStepMillis == NEVER || stepStartMillis > lastStepMillis;
    }

    /** Index of an operating system, registered when there is room. */
    int system(String name) {
        int index = systems.indexOf(name);
        if (index >= 0) {
            return index;
        }
        if (systems.size() == MAXIMUM_SYSTEMS) {
            return MAXIMUM_SYSTEMS - 1;
        }
        systems.add(name);
        int count = systems.size();
        hourVolume = Arrays.copyOf(hourVolume, count);
        learnedVolume = Arrays.copyOf(learnedVolume, count);
        for (int i = 0; i < HISTORY_HOURS; i++) {
            history[i] = Arrays.copyOf(history[i], count);
        }
        builds.forEach(build -> build.ensureOs(count));
        return count - 1;
    }

    /** Clock of a build, registered when new. */
    BuildClock build(String name) {
        for (BuildClock build : builds) {
            if (build.name.equals(name)) {
                return build;
            }
        }
        if (builds.size() == MAXIMUM_BUILDS) {
            builds.remove(
                    builds.stream()
                            .min(
                                    Comparator.comparingDouble(BuildClock::recentTotal)
                                            .thenComparingInt(build -> build.id))
                            .orElseThrow());
        }
        boolean initial = !hasVolume() || hour - Math.floorDiv(firstVolumeMillis, 3_600_000L) < 1;
        BuildClock build = new BuildClock(nextBuildId++, name, hour, initial, systems.size());
        builds.add(build);
        return build;
    }

    /** Age in hours of a build in an hour; of builds older than what is remembered, that. */
    long ageHours(String name, long atHour) {
        for (BuildClock build : builds) {
            if (build.name.equals(name)) {
                return build.initial ? YOUNG_HOURS : Math.max(0, atHour - build.firstHour);
            }
        }
        long watched = Math.floorDiv(firstVolumeMillis, DetectorSettings.HOUR_MILLIS);
        return !hasVolume() || hour - watched < 24 ? YOUNG_HOURS : 0;
    }

    /** The builds that came last, newest first, as far as they carry some volume. */
    List<BuildClock> youngBuilds() {
        List<BuildClock> young = new ArrayList<>(YOUNG_BUILDS);
        for (int i = builds.size() - 1; i >= 0 && young.size() < YOUNG_BUILDS; i--) {
            BuildClock build = builds.get(i);
            if (!build.initial
                    && hour - build.firstHour < YOUNG_HOURS
                    && build.total() >= YOUNG_MINIMUM_VOLUME) {
                young.add(build);
            }
        }
        return young;
    }

    /** Volume of the present hour before this step. */
    double hourVolume() {
        return Arrays.stream(hourVolume).sum();
    }

    /** Volume of a finished hour. */
    double historyVolume(long ofHour) {
        return Arrays.stream(history[(int) Math.floorMod(ofHour, (long) HISTORY_HOURS)]).sum();
    }

    double historyVolume(long ofHour, int os) {
        return history[(int) Math.floorMod(ofHour, (long) HISTORY_HOURS)][os];
    }

    /** Finishes hours until the given one is the present hour. */
    void rollTo(long toHour) {
        if (hour == NEVER) {
            hour = toHour;
        }
        while (hour < toHour) {
            double[] slot = history[(int) Math.floorMod(hour, (long) HISTORY_HOURS)];
            for (int os = 0; os < systems.size(); os++) {
                slot[os] = hourVolume[os];
                learnedVolume[os] =
                        learnedVolume[os] * HOURLY_DECAY
                                + historyVolume(hour - KeyState.GUARD_HOURS, os);
                hourVolume[os] = 0;
            }
            builds.forEach(build -> build.decayRecent(DAILY_VOLUME_DECAY));
            rate.finishHour(hour);
            governor.finishHour();
            hour++;
            rate.profile.begin(hour);
        }
        rate.usage.rollTo(hour);
    }

    /** Compact form with a leading version byte. */
    public byte[] toBytes() {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeLong(firstVolumeMillis);
        out.writeLong(lastVolumeMillis);
        out.writeLong(lastStepMillis);
        out.writeLong(hour);
        out.writeLong(liveKeys);
        out.writeLong(nextBuildId);
        out.writeLong(systems.size());
        systems.forEach(out::writeText);
        writeDoubles(out, hourVolume);
        writeDoubles(out, learnedVolume);
        for (double[] slot : history) {
            writeDoubles(out, slot);
        }
        out.writeLong(builds.size());
        builds.forEach(build -> build.writeTo(out));
        writeAlerts(out, spikes);
        writeAlerts(out, loops);
        writeAlerts(out, whole == null ? Map.of() : Map.of(whole.last.signature(), whole));
        rate.writeTo(out);
        governor.writeTo(out);
        return out.toBytes();
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes were not written by {@link #toBytes} of a
     *     known version
     */
    public static ChannelState fromBytes(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        if (in.readByte() != VERSION) {
            throw new IllegalArgumentException("not a channel state of version " + VERSION);
        }
        ChannelState channel = new ChannelState();
        channel.firstVolumeMillis = in.readLong();
        channel.lastVolumeMillis = in.readLong();
        channel.lastStepMillis = in.readLong();
        channel.hour = in.readLong();
        channel.liveKeys = in.readInt();
        channel.nextBuildId = in.readInt();
        int systems = in.readCount();
        for (int i = 0; i < systems; i++) {
            channel.systems.add(in.readText());
        }
        channel.hourVolume = readDoubles(in, systems);
        channel.learnedVolume = readDoubles(in, systems);
        for (int i = 0; i < HISTORY_HOURS; i++) {
            channel.history[i] = readDoubles(in, systems);
        }
        int builds = in.readCount();
        for (int i = 0; i < builds; i++) {
            channel.builds.add(BuildClock.readFrom(in, systems));
        }
        readAlerts(in, channel.spikes);
        readAlerts(in, channel.loops);
        TreeMap<String, FiringAlert> ofChannel = new TreeMap<>();
        readAlerts(in, ofChannel);
        channel.whole = ofChannel.isEmpty() ? null : ofChannel.firstEntry().getValue();
        channel.rate = ChannelRate.readFrom(in);
        channel.governor = Governor.readFrom(in);
        in.requireEnd();
        return channel;
    }

    private static void writeDoubles(StateWriter out, double[] values) {
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    private static double[] readDoubles(StateReader in, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }

    private static void writeAlerts(StateWriter out, Map<String, FiringAlert> alerts) {
        out.writeLong(alerts.size());
        alerts.values().forEach(alert -> alert.writeTo(out));
    }

    private static void readAlerts(StateReader in, Map<String, FiringAlert> alerts) {
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
            FiringAlert alert = FiringAlert.readFrom(in);
            alerts.put(alert.last.signature(), alert);
        }
    }
}
