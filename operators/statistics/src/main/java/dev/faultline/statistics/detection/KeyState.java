package dev.faultline.statistics.detection;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the detector knows of one signature in one channel. Opaque; at rest as {@link #toBytes},
 * some hundred bytes for a busy signature. Mutable and owned by the detector while a step runs.
 *
 * <p>All numbers are single precision and seasons have still fewer digits, so that a state read
 * back goes on exactly as one kept in memory.
 */
public final class KeyState {

    /** Hours a count waits before the baseline learns it, so that a young spike does not. */
    static final int GUARD_HOURS = 6;

    /** Cells remembered since onset, to say where the excess is. */
    static final int CELLS = 12;

    static final int SEASON_BINS = 24;

    /** Of an operating system: decayed counts learned. */
    static final int LEARNED = 0;

    /** Counts of the present hour. */
    static final int HOUR_COUNT = 1;

    /** Channel volume of the present hour already accounted for. */
    static final int SEEN_VOLUME = 2;

    /** Decayed volume not learned from because the signature was hot. */
    static final int MISSED_VOLUME = 3;

    /** Counts not learned in the present hot stretch. */
    static final int MISSED_COUNT = 4;

    /** Counts still on guard, by hour modulo {@link #GUARD_HOURS}. */
    static final int GUARD = 5;

    private static final int ROWS = GUARD + GUARD_HOURS;

    private static final byte VERSION = 4;
    private static final int SCALARS = 20;
    private static final Evidence NO_EVIDENCE = new Evidence();

    /** Hour up to which everything is accounted for, and the last step with a count. */
    long hour;

    int lastStep;
    long firstHour;

    /** Hour in which the score was last hot, and in which that stretch began; 0 for never. */
    long hotHour;

    long hotSinceHour;

    /** Hour in which its last alert ended; 0 for never. */
    long endedHour;

    /**
     * {@value #ROWS} numbers for each operating system, in one place because a step waits for
     * memory more than for anything else.
     */
    private float[] perSystem = new float[0];

    final Evidence whole;

    /** Per operating system, null for nothing. */
    @Nullable Evidence[] perOs = new Evidence[0];

    YoungBuild[] youngBuilds = new YoungBuild[0];

    float events;

    /** Squared successive differences over their expectation, for busy signatures. */
    float denseSum;

    float denseWeight;

    /** Second factorial moment against its expectation, for rare ones. */
    float sparseSum;

    float sparseWeight;

    float previousCount;
    float previousExpected;

    /** Slow relative wander of the rate between blocks of hours. */
    float wanderSum;

    float wanderWeight;
    float blockCount;
    float blockExpected;

    /** How far the rate has drifted off the learned share lately: weighted sum over blocks. */
    float driftSum;

    float driftWeight;

    /** The last finished block, on guard before the drift takes it: its drift and its weight. */
    float guardedDrift;

    float guardedDriftWeight;

    /** Repeats of clients already seen, and first crashes, decayed over about an hour. */
    float repeats;

    float firsts;

    /** Since onset of the run of evidence, all crashes and those at startup. */
    float runPings;

    float runStartupPings;

    /** Stratum in which the run crossed the line of the governor's shadow, plus 1; 0 for none. */
    float shadow;

    /** Volume of the channel since the last count, known while a step runs only. */
    double quietVolume;

    /** Since onset: (build id, operating system) and count, the first {@link #CELLS} cells. */
    int[] cellBuild = new int[0];

    int[] cellOs = new int[0];
    float[] cellCount = new float[0];

    /** Counts and expectations by hour of the day, then weekday and weekend; null while rare. */
    float @Nullable [] seasonCount;

    float @Nullable [] seasonExpected;

    /** Mean of the season's factors where it is below 1; follows from them. */
    double seasonLevel = 1;

    /** Expectations of hours whose season is not learned yet, by slot, then the present hour. */
    float @Nullable [] seasonGuard;

    KeyState() {
        this(new Evidence());
    }

    private KeyState(Evidence whole) {
        this.whole = whole;
    }

    /** Makes room for operating systems that the channel has met meanwhile. */
    void ensureOs(int count) {
        if (perOs.length >= count) {
            return;
        }
        perSystem = Arrays.copyOf(perSystem, count * ROWS);
        perOs = Arrays.copyOf(perOs, count);
        for (YoungBuild young : youngBuilds) {
            young.seenVolume = Arrays.copyOf(young.seenVolume, count);
        }
    }

    int systems() {
        return perOs.length;
    }

    /** One of the numbers of an operating system. */
    float of(int row, int os) {
        return perSystem[os * ROWS + row];
    }

    void set(int row, int os, float value) {
        perSystem[os * ROWS + row] = value;
    }

    void add(int row, int os, float value) {
        perSystem[os * ROWS + row] += value;
    }

    /** Evidence of an operating system, to be added to. */
    Evidence evidence(int os) {
        Evidence evidence = perOs[os];
        if (evidence == null) {
            evidence = new Evidence();
            perOs[os] = evidence;
        }
        return evidence;
    }

    /** Lets go of evidence of which nothing is left. */
    void dropNothing(int os) {
        Evidence evidence = perOs[os];
        if (evidence != null && evidence.isNothing()) {
            perOs[os] = null;
        }
    }

    /** Whether the signature and its systems have nothing that quiet steps could take away. */
    boolean hasNoEvidence() {
        boolean nothing = whole.isNothing();
        for (Evidence evidence : perOs) {
            nothing &= evidence == null;
        }
        return nothing;
    }

    /** Forgets the run of evidence on every level. */
    void clearEvidence() {
        whole.clear();
        Arrays.fill(perOs, null);
        for (YoungBuild young : youngBuilds) {
            young.evidence.clear();
        }
        clearRun();
        hotHour = 0;
        hotSinceHour = 0;
    }

    /** Leaves so much of everything that is a count, by system where it is counted by system. */
    void scale(float share, float[] systemShares) {
        for (int row = 0; row < ROWS; row++) {
            for (int os = 0; isCount(row) && os < systems(); os++) {
                set(row, os, of(row, os) * systemShares[os]);
            }
        }
        scale(cellCount, share);
        if (seasonCount != null && seasonExpected != null && seasonGuard != null) {
            scale(seasonCount, share);
            scale(seasonExpected, share);
            scale(seasonGuard, share);
            roundSeason(seasonCount);
            roundSeason(seasonExpected);
            setSeasonLevel();
        }
        for (YoungBuild young : youngBuilds) {
            young.usualCount *= share;
            young.usualExpected *= share;
        }
        events *= share;
        previousCount *= share;
        previousExpected *= share;
        blockCount *= share;
        blockExpected *= share;
        repeats *= share;
        firsts *= share;
        runPings *= share;
        runStartupPings *= share;
    }

    void setSeasonLevel() {
        if (seasonCount != null && seasonExpected != null) {
            seasonLevel = Math.min(1, Baseline.seasonLevel(seasonCount, seasonExpected));
        }
    }

    private static void roundSeason(float[] season) {
        for (int bin = 0; bin < SEASON_BINS; bin++) {
            season[bin] = StateWriter.rounded(season[bin]);
        }
    }

    private static boolean isCount(int row) {
        return row != SEEN_VOLUME && row != MISSED_VOLUME;
    }

    private static void scale(float[] values, float share) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= share;
        }
    }

    /**
     * Adds the counts of a signature that is counted here from now on. Both have been brought up to
     * the same step; how steady and how seasonal the sum is, this one tells.
     */
    void absorb(KeyState other) {
        for (int row = 0; row < ROWS; row++) {
            for (int os = 0; isCount(row) && os < systems(); os++) {
                add(row, os, other.of(row, os));
            }
        }
        firstHour = Math.min(firstHour, other.firstHour);
        lastStep = Math.max(lastStep, other.lastStep);
        events += other.events;
        previousCount += other.previousCount;
        previousExpected += other.previousExpected;
        blockCount += other.blockCount;
        blockExpected += other.blockExpected;
        repeats += other.repeats;
        firsts += other.firsts;
        float[] addedExpected = other.seasonExpected;
        float[] addedCount = other.seasonCount;
        float[] addedGuard = other.seasonGuard;
        if (addedCount != null && addedExpected != null && addedGuard != null) {
            if (seasonCount == null || seasonExpected == null || seasonGuard == null) {
                startSeason();
            }
            add(Objects.requireNonNull(seasonCount), addedCount);
            add(Objects.requireNonNull(seasonExpected), addedExpected);
            add(Objects.requireNonNull(seasonGuard), addedGuard);
            roundSeason(Objects.requireNonNull(seasonCount));
            roundSeason(Objects.requireNonNull(seasonExpected));
            setSeasonLevel();
        }
        for (YoungBuild young : other.youngBuilds) {
            absorb(young);
        }
    }

    private void absorb(YoungBuild other) {
        for (YoungBuild young : youngBuilds) {
            if (young.buildId == other.buildId) {
                young.usualCount += other.usualCount;
                young.usualExpected += other.usualExpected;
            }
        }
    }

    private static void add(float[] values, float[] others) {
        for (int i = 0; i < values.length; i++) {
            values[i] += others[i];
        }
    }

    void clearRun() {
        runPings = 0;
        runStartupPings = 0;
        shadow = 0;
        if (cellCount.length == 0) {
            return;
        }
        cellBuild = new int[0];
        cellOs = new int[0];
        cellCount = new float[0];
    }

    void addCell(int build, int os, int count) {
        for (int i = 0; i < cellCount.length; i++) {
            if (cellBuild[i] == build && cellOs[i] == os) {
                cellCount[i] += count;
                return;
            }
        }
        int at = cellCount.length;
        if (at < CELLS) {
            cellBuild = Arrays.copyOf(cellBuild, at + 1);
            cellOs = Arrays.copyOf(cellOs, at + 1);
            cellCount = Arrays.copyOf(cellCount, at + 1);
        } else {
            // Space saving (Metwally 2005): the newcomer takes the smallest place and its count.
            at = 0;
            for (int i = 1; i < CELLS; i++) {
                at = cellCount[i] < cellCount[at] ? i : at;
            }
        }
        cellBuild[at] = build;
        cellOs[at] = os;
        cellCount[at] += count;
    }

    /** Compact form with a leading version byte. */
    public byte[] toBytes() {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeLong(hour);
        out.writeLong(lastStep);
        out.writeLong(firstHour);
        out.writeLong(hotHour);
        out.writeLong(hotSinceHour);
        out.writeLong(endedHour);
        out.writeLong(systems());
        out.writeCounts(perSystem);
        whole.writeTo(out);
        for (Evidence evidence : perOs) {
            (evidence == null ? NO_EVIDENCE : evidence).writeTo(out);
        }
        out.writeLong(youngBuilds.length);
        for (YoungBuild young : youngBuilds) {
            young.writeTo(out);
        }
        out.writeCounts(scalars());
        writeCells(out);
        out.writeByte(seasonCount == null ? 0 : 1);
        if (seasonCount != null && seasonExpected != null && seasonGuard != null) {
            writeSeason(out, seasonCount);
            writeSeason(out, seasonExpected);
            out.writeFloats(seasonGuard);
        }
        return out.toBytes();
    }

    private float[] scalars() {
        return new float[] {
            events,
            denseSum,
            denseWeight,
            sparseSum,
            sparseWeight,
            previousCount,
            previousExpected,
            wanderSum,
            wanderWeight,
            blockCount,
            blockExpected,
            driftSum,
            driftWeight,
            guardedDrift,
            guardedDriftWeight,
            repeats,
            firsts,
            runPings,
            runStartupPings,
            shadow
        };
    }

    private void setScalars(float[] values) {
        int i = 0;
        events = values[i++];
        denseSum = values[i++];
        denseWeight = values[i++];
        sparseSum = values[i++];
        sparseWeight = values[i++];
        previousCount = values[i++];
        previousExpected = values[i++];
        wanderSum = values[i++];
        wanderWeight = values[i++];
        blockCount = values[i++];
        blockExpected = values[i++];
        driftSum = values[i++];
        driftWeight = values[i++];
        guardedDrift = values[i++];
        guardedDriftWeight = values[i++];
        repeats = values[i++];
        firsts = values[i++];
        runPings = values[i++];
        runStartupPings = values[i++];
        shadow = values[i];
    }

    private void writeCells(StateWriter out) {
        out.writeLong(cellCount.length);
        for (int i = 0; i < cellCount.length; i++) {
            out.writeLong((long) cellBuild[i] * ChannelState.MAXIMUM_SYSTEMS + cellOs[i]);
        }
        out.writeCounts(cellCount);
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes were not written by {@link #toBytes} of a
     *     known version
     */
    public static KeyState fromBytes(byte[] bytes) {
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
        key.setScalars(scalars);
        key.readCells(in);
        if (in.readByte() == 1) {
            key.readSeason(in);
        }
        in.requireEnd();
        return key;
    }

    /** Hours of the day with few digits, and weekdays, which change little at a time, with all. */
    private static void writeSeason(StateWriter out, float[] season) {
        for (int bin = 0; bin < SEASON_BINS; bin++) {
            out.writeShort(season[bin]);
        }
        out.writeFloats(season[SEASON_BINS], season[SEASON_BINS + 1]);
    }

    private static void readSeason(StateReader in, float[] season) {
        for (int bin = 0; bin < SEASON_BINS; bin++) {
            season[bin] = in.readShort();
        }
        float[] days = new float[2];
        in.readFloats(days);
        System.arraycopy(days, 0, season, SEASON_BINS, 2);
    }

    private void readSeason(StateReader in) {
        float[] count = new float[SEASON_BINS + 2];
        float[] expected = new float[SEASON_BINS + 2];
        float[] guarded = new float[GUARD_HOURS + 1];
        readSeason(in, count);
        readSeason(in, expected);
        in.readFloats(guarded);
        seasonCount = count;
        seasonExpected = expected;
        seasonGuard = guarded;
        setSeasonLevel();
    }

    void startSeason() {
        seasonCount = new float[SEASON_BINS + 2];
        seasonExpected = new float[SEASON_BINS + 2];
        seasonGuard = new float[GUARD_HOURS + 1];
    }

    private static KeyState readLevels(StateReader in) {
        int systems = in.readCount();
        float[] perSystem = new float[systems * ROWS];
        in.readCounts(perSystem);
        KeyState key = new KeyState(Evidence.readFrom(in));
        key.perSystem = perSystem;
        key.perOs = new Evidence[systems];
        for (int os = 0; os < systems; os++) {
            key.perOs[os] = Evidence.readFrom(in);
            key.dropNothing(os);
        }
        key.youngBuilds = new YoungBuild[in.readCount()];
        for (int i = 0; i < key.youngBuilds.length; i++) {
            key.youngBuilds[i] = YoungBuild.readFrom(in, systems);
        }
        return key;
    }

    private void readCells(StateReader in) {
        int cells = in.readCount();
        cellBuild = new int[cells];
        cellOs = new int[cells];
        cellCount = new float[cells];
        for (int i = 0; i < cells; i++) {
            long cell = in.readLong();
            cellBuild[i] = (int) (cell / ChannelState.MAXIMUM_SYSTEMS);
            cellOs[i] = (int) (cell % ChannelState.MAXIMUM_SYSTEMS);
        }
        in.readCounts(cellCount);
    }
}
