package dev.faultline.statistics.detection;

/**
 * How the rate of a busy signature depends on the hour of the day and on the weekend: counts beside
 * expectations without it. An hour is learned when it leaves the guard, as the share is.
 */
final class Season {

    private static final int HOURS = 24;

    /** After the hours, one bin for weekdays and one for the weekend. */
    private static final int WEEKDAY = HOURS;

    private static final int BINS = HOURS + 2;

    private static final double HOUR_PRIOR = 100;
    private static final double WEEKEND_PRIOR = 200;
    private static final float DAILY_DECAY = (float) Math.pow(2, -1.0 / 14);
    private static final float HOURLY_DECAY = (float) Math.pow(2, -1.0 / (14 * 24));

    final float[] count = new float[BINS];
    final float[] expected = new float[BINS];

    /** Expectations of hours that are still on guard, by slot, then of the present hour. */
    private final float[] guard = new float[KeyState.GUARD_HOURS + 1];

    /** Mean of the factors where it is below 1; follows from them. */
    private double level = 1;

    /**
     * Factor of the hour of the day, between bin centres in a straight line, and of the weekend.
     */
    double factor(long millis) {
        double hours = (double) millis / DetectorSettings.HOUR_MILLIS - 0.5;
        long before = (long) Math.floor(hours);
        double after = hours - before;
        int bin = (int) Math.floorMod(before, (long) HOURS);
        int next = (bin + 1) % HOURS;
        return ((1 - after) * factor(bin, HOUR_PRIOR) + after * factor(next, HOUR_PRIOR))
                * factor(weekendBin(millis), WEEKEND_PRIOR)
                / level;
    }

    private double factor(int bin, double prior) {
        return (prior + count[bin]) / (prior + expected[bin]);
    }

    /** Adds what is expected in the present hour. */
    void expect(double crashes) {
        guard[KeyState.GUARD_HOURS] += (float) crashes;
    }

    /**
     * Ends the present hour.
     *
     * @param slot its place on guard
     * @return what was expected in the hour that leaves that place
     */
    float passHour(int slot) {
        float leaving = guard[slot];
        guard[slot] = guard[KeyState.GUARD_HOURS];
        guard[KeyState.GUARD_HOURS] = 0;
        return leaving;
    }

    /** Learns an hour since the epoch. */
    void learn(long hour, float counted, float usual) {
        int bin = (int) Math.floorMod(hour, (long) HOURS);
        count[bin] = StateWriter.rounded(count[bin] * DAILY_DECAY + counted);
        expected[bin] = StateWriter.rounded(expected[bin] * DAILY_DECAY + usual);
        int day = weekendBin(hour * DetectorSettings.HOUR_MILLIS);
        count[day] = count[day] * HOURLY_DECAY + counted;
        expected[day] = expected[day] * HOURLY_DECAY + usual;
        setLevel();
    }

    /** Leaves so much of all counts. */
    void scale(float share) {
        for (float[] values : new float[][] {count, expected, guard}) {
            for (int i = 0; i < values.length; i++) {
                values[i] *= share;
            }
        }
        round();
        setLevel();
    }

    void absorb(Season other) {
        add(count, other.count);
        add(expected, other.expected);
        add(guard, other.guard);
        round();
        setLevel();
    }

    private static void add(float[] values, float[] others) {
        for (int i = 0; i < values.length; i++) {
            values[i] += others[i];
        }
    }

    /** Hours are kept with few digits. */
    private void round() {
        for (int bin = 0; bin < HOURS; bin++) {
            count[bin] = StateWriter.rounded(count[bin]);
            expected[bin] = StateWriter.rounded(expected[bin]);
        }
    }

    /**
     * Factors are divided by their mean where it is below 1, for the level of the rate is what the
     * share says: after an event that was learned, all hours see too little for days, and the
     * season would keep that when the share has found back.
     */
    void setLevel() {
        double hours = 0;
        for (int bin = 0; bin < HOURS; bin++) {
            hours += factor(bin, HOUR_PRIOR);
        }
        double days = 5 * factor(WEEKDAY, WEEKEND_PRIOR) + 2 * factor(WEEKDAY + 1, WEEKEND_PRIOR);
        level = Math.min(1, hours / HOURS * days / 7);
    }

    /** Whether a moment is on a weekend, as the bin of such days. The epoch is a Thursday. */
    static int weekendBin(long millis) {
        long day = Math.floorMod(Math.floorDiv(millis, DetectorSettings.DAY_MILLIS) + 3, 7L);
        return WEEKDAY + (day >= 5 ? 1 : 0);
    }

    void writeTo(StateWriter out) {
        write(out, count);
        write(out, expected);
        out.writeFloats(guard);
    }

    static Season readFrom(StateReader in) {
        Season season = new Season();
        read(in, season.count);
        read(in, season.expected);
        in.readFloats(season.guard);
        season.setLevel();
        return season;
    }

    /** Hours with few digits, and weekdays, which change little at a time, with all. */
    private static void write(StateWriter out, float[] bins) {
        for (int bin = 0; bin < HOURS; bin++) {
            out.writeShort(bins[bin]);
        }
        out.writeFloats(bins[WEEKDAY], bins[WEEKDAY + 1]);
    }

    private static void read(StateReader in, float[] bins) {
        for (int bin = 0; bin < HOURS; bin++) {
            bins[bin] = in.readShort();
        }
        float[] days = new float[BINS - WEEKDAY];
        in.readFloats(days);
        System.arraycopy(days, 0, bins, WEEKDAY, days.length);
    }
}
