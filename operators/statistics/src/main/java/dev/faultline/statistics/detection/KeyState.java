package dev.faultline.statistics.detection;

import java.util.Arrays;
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

    static final int ROWS = GUARD + GUARD_HOURS;

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
    private float[] perSystem;

    final Evidence whole;

    /** Per operating system, null for nothing. */
    @Nullable Evidence[] perOs;

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

    /** Since onset, where the crashes are. */
    RunCells cells = new RunCells();

    /** Null while the signature is rare. */
    @Nullable Season season;

    KeyState() {
        this(new float[0], new Evidence(), new Evidence[0]);
    }

    /** As it was at rest. */
    KeyState(float[] perSystem, Evidence whole, @Nullable Evidence[] perOs) {
        this.perSystem = perSystem;
        this.whole = whole;
        this.perOs = perOs;
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

    /** All numbers of all operating systems. */
    float[] perSystem() {
        return perSystem;
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
        cells.scale(share);
        if (season != null) {
            season.scale(share);
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

    private static boolean isCount(int row) {
        return row != SEEN_VOLUME && row != MISSED_VOLUME;
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
        if (other.season != null) {
            season = season == null ? new Season() : season;
            season.absorb(other.season);
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

    void clearRun() {
        runPings = 0;
        runStartupPings = 0;
        shadow = 0;
        cells.clear();
    }

    /** Compact form with a leading version byte. */
    public byte[] toBytes() {
        return KeyStateForm.write(this);
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes were not written by {@link #toBytes} of a
     *     known version
     */
    public static KeyState fromBytes(byte[] bytes) {
        return KeyStateForm.read(bytes);
    }
}
