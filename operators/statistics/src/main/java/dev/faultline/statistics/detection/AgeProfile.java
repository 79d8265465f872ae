package dev.faultline.statistics.detection;

import java.util.Arrays;

/**
 * How much more often builds crash in their first days than later: crashes per use by age of the
 * build, over that of the channel. Crashes are taken in some hours after they came, when most of
 * the use they belong to has arrived too.
 */
final class AgeProfile {

    /** Hours of age from which the classes start. */
    private static final int[] AGES = {0, 24, 48, 72, 96, 168};

    private static final int WAITING_HOURS = 6;
    private static final float DECAY = (float) Math.pow(2, -1.0 / (30 * 24));

    /** Weight of "as often as the channel", as a share of everything known. */
    private static final double PRIOR_SHARE = 0.05;

    private static final double LEAST = 0.7;
    private static final double MOST = 2;

    private final float[] crashes = new float[AGES.length];
    private final float[] use = new float[AGES.length];
    private final float[][] waiting = new float[WAITING_HOURS][AGES.length];

    /** How often builds of an age crash, over the channel. */
    double factor(long ageHours) {
        int at = at(ageHours);
        double allCrashes = sum(crashes);
        double allUse = sum(use);
        if (allCrashes <= 0 || allUse <= 0) {
            return 1;
        }
        double prior = PRIOR_SHARE * allCrashes;
        double expected = use[at] * allCrashes / allUse;
        return Math.max(LEAST, Math.min(MOST, (crashes[at] + prior) / (expected + prior)));
    }

    void addCrashes(long hour, long ageHours, double count) {
        waiting[slot(hour)][at(ageHours)] += (float) count;
    }

    void addUse(long ageHours, double hours) {
        use[at(ageHours)] += (float) hours;
    }

    /** Begins an hour. */
    void begin(long hour) {
        float[] due = waiting[slot(hour)];
        for (int i = 0; i < AGES.length; i++) {
            crashes[i] = crashes[i] * DECAY + due[i];
            use[i] *= DECAY;
        }
        Arrays.fill(due, 0);
    }

    private static int at(long ageHours) {
        int at = AGES.length - 1;
        while (at > 0 && AGES[at] > ageHours) {
            at--;
        }
        return at;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static int slot(long hour) {
        return (int) Math.floorMod(hour, (long) WAITING_HOURS);
    }

    void writeTo(StateWriter out) {
        out.writeFloats(crashes);
        out.writeFloats(use);
        for (float[] each : waiting) {
            out.writeFloats(each);
        }
    }

    static AgeProfile readFrom(StateReader in) {
        AgeProfile profile = new AgeProfile();
        in.readFloats(profile.crashes);
        in.readFloats(profile.use);
        for (float[] each : profile.waiting) {
            in.readFloats(each);
        }
        return profile;
    }
}
