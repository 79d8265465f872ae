package dev.faultline.statistics.detection;

import java.util.Arrays;

/**
 * The channel as a whole: its crashes against its use. What is usual is the crashes per use of the
 * last two days or of the last hours, whichever is higher; signatures that are raised by themselves
 * are left out. Evidence is a mixture of bets as for a signature ({@link Bets}), against a null
 * that reaches above the expectation by how far hours have been off before.
 */
final class ChannelRate {

    private static final double[] RISES = {1.1, 1.2, 1.4, 2, 4};
    private static final double LOG_BETS = Math.log(RISES.length);
    private static final float CEILING = 45;

    /** Below this score a run of evidence is over. */
    private static final double NEGLIGIBLE = 0.7;

    private static final int HOURS = 64;
    private static final float EXCLUDED = -1;
    private static final int LONG_FROM = 54;
    private static final int LONG_TO = 7;
    private static final int SHORT_FROM = 9;
    private static final int SHORT_TO = 4;
    private static final int LONG_LEAST_HOURS = 12;
    private static final int SHORT_LEAST_HOURS = 3;

    /** Below this part of the expectation an hour tells of an outage. */
    private static final double OUTAGE = 0.6;

    private static final long SILENT_HOURS = 3;
    private static final int NEW_NORMAL_HOURS = 48;

    private static final double MARGIN_DEVIATIONS = 3.3;
    private static final double PRIOR_ERROR = 0.05;
    private static final double PRIOR_ERROR_HOURS = 48;
    private static final double LEAST_ERROR = 0.035;
    private static final double LARGEST_ERROR = 0.15;
    private static final float ERROR_DECAY = (float) Math.pow(2, -1.0 / (7 * 24));
    private static final double PRIOR_DISPERSION = 2;
    private static final double PRIOR_DISPERSION_STEPS = 50;
    private static final double DIFFERENCE_LIMIT = 50;
    private static final float DISPERSION_MEMORY = 4000;

    final UsageHistory usage;
    final AgeProfile profile;

    /** Crashes by hour, {@link #EXCLUDED} for hours that tell nothing. */
    private final float[] crashes = new float[HOURS];

    private final float[] logWealth = new float[RISES.length];

    /** Crashes and expectation of the present hour. */
    private float hourCount;

    private float hourExpected;
    private boolean hourTells = true;
    private int hotHours;

    private float errorSum;
    private float errorWeight;
    private float differenceSum;
    private float differenceWeight;
    private float previousCount;
    private float previousExpected;

    /** Since the evidence was last negligible. */
    float observed;

    float expected;
    int onsetStep;

    ChannelRate() {
        this(new UsageHistory(), new AgeProfile());
        Arrays.fill(crashes, EXCLUDED);
    }

    private ChannelRate(UsageHistory usage, AgeProfile profile) {
        this.usage = usage;
        this.profile = profile;
    }

    /** Finishes an hour. One that has run high for long enough is the new normal. */
    void finishHour(long hour) {
        boolean outage = hourExpected > 0 && hourCount < OUTAGE * hourExpected;
        boolean hot = hotHours > 0 && score() > NEGLIGIBLE;
        boolean newNormal = hot && hotHours > NEW_NORMAL_HOURS;
        if (newNormal) {
            clear();
        }
        boolean tells = hourTells && !outage && (!hot || newNormal);
        crashes[slot(hour)] = tells && hourCount > 0 ? hourCount : EXCLUDED;
        if (tells && hourExpected > 0) {
            // The expectation is on the high side, so only what is above it tells of errors.
            double off = Math.max(0, Math.log(hourCount / hourExpected));
            double square = 2 * Math.pow(Math.min(LARGEST_ERROR, off), 2);
            errorSum = errorSum * ERROR_DECAY + (float) square;
            errorWeight = errorWeight * ERROR_DECAY + 1;
        }
        hotHours = hot && !newNormal ? hotHours + 1 : 0;
        hourCount = 0;
        hourExpected = 0;
        hourTells = true;
    }

    /** Expected crashes per hour at a time; 0 while too little is known. */
    double expectedPerHour(long hour, double intoHour) {
        if (usage.silentHours() > SILENT_HOURS) {
            return 0;
        }
        double usual =
                Math.max(
                        crashesPerUse(hour, LONG_FROM, LONG_TO, LONG_LEAST_HOURS),
                        crashesPerUse(hour, SHORT_FROM, SHORT_TO, SHORT_LEAST_HOURS));
        if (crashesPerUse(hour, LONG_FROM, LONG_TO, LONG_LEAST_HOURS) <= 0) {
            return 0;
        }
        UsageForecast forecast = new UsageForecast(usage, hour);
        double use = forecast.of(hour);
        double beside = forecast.of(intoHour < 0.5 ? hour - 1 : hour + 1);
        double weight = Math.abs(intoHour - 0.5);
        return use <= 0 || beside <= 0 ? 0 : usual * ((1 - weight) * use + weight * beside);
    }

    private double crashesPerUse(long hour, int fromAge, int toAge, int leastHours) {
        double count = 0;
        double use = 0;
        int hours = 0;
        for (long of = hour - fromAge; of <= hour - toAge; of++) {
            float counted = crashes[slot(of)];
            if (counted != EXCLUDED && usage.knows(of)) {
                count += counted;
                use += usage.use(of);
                hours++;
            }
        }
        return hours < leastHours ? 0 : count / use;
    }

    /** Takes a step that tells nothing, such as one in which a backlog drains. */
    void skip() {
        hourTells = false;
        previousExpected = 0;
    }

    /** Takes the count of a step of which nothing is expected: evidence ends there. */
    void learn(double count) {
        clear();
        hourCount += (float) count;
        previousExpected = 0;
    }

    /** Takes the count of a step. */
    void score(int step, double count, double expectedCount) {
        if (score() < NEGLIGIBLE) {
            observed = 0;
            expected = 0;
            onsetStep = step;
        }
        observed += (float) count;
        expected += (float) expectedCount;
        double dispersion = dispersion();
        double mean = expectedCount * margin();
        for (int j = 0; j < RISES.length; j++) {
            double theta = Bets.theta(RISES[j], dispersion);
            double moved = logWealth[j] + theta * count - mean * Bets.cumulant(theta, dispersion);
            logWealth[j] = (float) Math.max(0, Math.min(CEILING, moved));
        }
        if (previousExpected > 0) {
            double growth = expectedCount / previousExpected;
            double difference = count - previousCount * growth;
            double square = difference * difference / (expectedCount * (1 + growth));
            differenceSum += (float) Math.min(DIFFERENCE_LIMIT, square);
            differenceWeight++;
            if (differenceWeight > DISPERSION_MEMORY) {
                differenceSum /= 2;
                differenceWeight /= 2;
            }
        }
        previousCount = (float) count;
        previousExpected = (float) expectedCount;
        hourCount += (float) count;
        hourExpected += (float) expectedCount;
    }

    /** Says that the present evidence is worth not learning from this hour. */
    void markHot() {
        hotHours = Math.max(1, hotHours);
    }

    double score() {
        double sum = 0;
        for (float wealth : logWealth) {
            sum += Math.exp(wealth);
        }
        return Math.log(sum) - LOG_BETS;
    }

    private double dispersion() {
        double dispersion =
                (PRIOR_DISPERSION * PRIOR_DISPERSION_STEPS + differenceSum)
                        / (PRIOR_DISPERSION_STEPS + differenceWeight);
        return Math.max(1, Math.min(Bets.MAXIMUM_DISPERSION, dispersion));
    }

    /** Relative error of what is expected of an hour. */
    double error() {
        double square =
                (PRIOR_ERROR * PRIOR_ERROR * PRIOR_ERROR_HOURS + errorSum)
                        / (PRIOR_ERROR_HOURS + errorWeight);
        return Math.max(LEAST_ERROR, Math.sqrt(square));
    }

    private double margin() {
        return Math.exp(MARGIN_DEVIATIONS * error());
    }

    void clear() {
        Arrays.fill(logWealth, 0);
        observed = 0;
        expected = 0;
        hotHours = 0;
    }

    private static int slot(long hour) {
        return (int) Math.floorMod(hour, (long) HOURS);
    }

    void writeTo(StateWriter out) {
        usage.writeTo(out);
        profile.writeTo(out);
        out.writeFloats(crashes);
        out.writeFloats(logWealth);
        out.writeFloats(
                hourCount,
                hourExpected,
                errorSum,
                errorWeight,
                differenceSum,
                differenceWeight,
                previousCount,
                previousExpected,
                observed,
                expected);
        out.writeByte(hourTells ? 1 : 0);
        out.writeLong(hotHours);
        out.writeLong(onsetStep);
    }

    static ChannelRate readFrom(StateReader in) {
        ChannelRate rate = new ChannelRate(UsageHistory.readFrom(in), AgeProfile.readFrom(in));
        in.readFloats(rate.crashes);
        in.readFloats(rate.logWealth);
        float[] values = new float[10];
        in.readFloats(values);
        int i = 0;
        rate.hourCount = values[i++];
        rate.hourExpected = values[i++];
        rate.errorSum = values[i++];
        rate.errorWeight = values[i++];
        rate.differenceSum = values[i++];
        rate.differenceWeight = values[i++];
        rate.previousCount = values[i++];
        rate.previousExpected = values[i++];
        rate.observed = values[i++];
        rate.expected = values[i];
        rate.hourTells = in.readByte() == 1;
        rate.hotHours = in.readInt();
        rate.onsetStep = in.readInt();
        return rate;
    }
}
