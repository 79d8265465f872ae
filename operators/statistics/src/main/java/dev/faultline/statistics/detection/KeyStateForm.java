package dev.faultline.statistics.detection;

import org.jspecify.annotations.Nullable;

/** {@link KeyState} at rest: a version byte, whole numbers, levels, scalars, cells, season. */
final class KeyStateForm {

    private static final byte VERSION = 4;
    private static final int SCALARS = 20;
    private static final Evidence NO_EVIDENCE = new Evidence();

    private KeyStateForm() {}

    static byte[] write(KeyState key) {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeLong(key.hour);
        out.writeLong(key.lastStep);
        out.writeLong(key.firstHour);
        out.writeLong(key.hotHour);
        out.writeLong(key.hotSinceHour);
        out.writeLong(key.endedHour);
        writeLevels(out, key);
        out.writeCounts(scalars(key));
        key.cells.writeTo(out);
        Season season = key.season;
        out.writeByte(season == null ? 0 : 1);
        if (season != null) {
            season.writeTo(out);
        }
        return out.toBytes();
    }

    static KeyState read(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        if (in.readByte() != VERSION) {
            throw new IllegalArgumentException("not a key state of version " + VERSION);
        }
        long hour = in.readLong();
        int lastStep = in.readInt();
        long firstHour = in.readLong();
        long hotHour = in.readLong();
        long hotSinceHour = in.readLong();
        long endedHour = in.readLong();
        KeyState key = readLevels(in);
        key.hour = hour;
        key.lastStep = lastStep;
        key.firstHour = firstHour;
        key.hotHour = hotHour;
        key.hotSinceHour = hotSinceHour;
        key.endedHour = endedHour;
        float[] scalars = new float[SCALARS];
        in.readCounts(scalars);
        setScalars(key, scalars);
        key.cells = RunCells.readFrom(in);
        if (in.readByte() == 1) {
            key.season = Season.readFrom(in);
        }
        in.requireEnd();
        return key;
    }

    private static void writeLevels(StateWriter out, KeyState key) {
        out.writeLong(key.systems());
        out.writeCounts(key.perSystem());
        key.whole.writeTo(out);
        for (Evidence evidence : key.perOs) {
            (evidence == null ? NO_EVIDENCE : evidence).writeTo(out);
        }
        out.writeLong(key.youngBuilds.length);
        for (YoungBuild young : key.youngBuilds) {
            young.writeTo(out);
        }
    }

    private static KeyState readLevels(StateReader in) {
        int systems = in.readCount();
        float[] perSystem = new float[systems * KeyState.ROWS];
        in.readCounts(perSystem);
        Evidence whole = Evidence.readFrom(in);
        @Nullable Evidence[] perOs = new Evidence[systems];
        KeyState key = new KeyState(perSystem, whole, perOs);
        for (int os = 0; os < systems; os++) {
            perOs[os] = Evidence.readFrom(in);
            key.dropNothing(os);
        }
        key.youngBuilds = new YoungBuild[in.readCount()];
        for (int i = 0; i < key.youngBuilds.length; i++) {
            key.youngBuilds[i] = YoungBuild.readFrom(in, systems);
        }
        return key;
    }

    private static float[] scalars(KeyState key) {
        return new float[] {
            key.events,
            key.denseSum,
            key.denseWeight,
            key.sparseSum,
            key.sparseWeight,
            key.previousCount,
            key.previousExpected,
            key.wanderSum,
            key.wanderWeight,
            key.blockCount,
            key.blockExpected,
            key.driftSum,
            key.driftWeight,
            key.guardedDrift,
            key.guardedDriftWeight,
            key.repeats,
            key.firsts,
            key.runPings,
            key.runStartupPings,
            key.shadow
        };
    }

    private static void setScalars(KeyState key, float[] values) {
        int i = 0;
        key.events = values[i++];
        key.denseSum = values[i++];
        key.denseWeight = values[i++];
        key.sparseSum = values[i++];
        key.sparseWeight = values[i++];
        key.previousCount = values[i++];
        key.previousExpected = values[i++];
        key.wanderSum = values[i++];
        key.wanderWeight = values[i++];
        key.blockCount = values[i++];
        key.blockExpected = values[i++];
        key.driftSum = values[i++];
        key.driftWeight = values[i++];
        key.guardedDrift = values[i++];
        key.guardedDriftWeight = values[i++];
        key.repeats = values[i++];
        key.firsts = values[i++];
        key.runPings = values[i++];
        key.runStartupPings = values[i++];
        key.shadow = values[i];
    }
}
