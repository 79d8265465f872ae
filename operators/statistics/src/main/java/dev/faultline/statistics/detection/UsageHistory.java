package dev.faultline.statistics.detection;

import java.util.Arrays;

/**
 * Use of a channel by hour, as far as it has arrived, and how late use arrives. Weighted by how
 * much builds of that age usually crash ({@link AgeProfile}), so that it is the use crashes are to
 * be expected from.
 *
 * <p>Use arrives for two days. Of an hour of age {@code a} the share {@code p(a)} has arrived, by
 * the delays of some weeks; but delays shift from day to day, by a part of {@code p (1 − p)} to
 * first order. Two figures are therefore fitted to what has arrived of an hour by how late it came:
 * its use and its shift, drawn to that of the hour before.
 */
final class UsageHistory {

    /** Hours remembered: two weeks and some to look back from there. */
    static final int HOURS = 17 * 24;

    /** Hours whose arrivals are told apart by delay. */
    private static final int OPEN_HOURS = 64;

    /** Delays in hours up to which the classes reach. */
    private static final int[] DELAYS = {0, 1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48};

    private static final float DELAY_DECAY = (float) Math.pow(2, -1.0 / (14 * 24));
    private static final double LEAST_SHARE = 0.01;

    /** What is left of a shift an hour later. */
    private static final double SHIFT_KEPT = 0.93;

    private static final double SHIFT_PRIOR = 0.005;
    private static final double MAXIMUM_SHIFT = 0.6;

    private final float[] arrived = new float[HOURS];
    private final float[][] byDelay = new float[OPEN_HOURS][DELAYS.length];
    private final float[] delays = new float[DELAYS.length];

    /** The hour that is not over; -1 before the first. */
    private long hour = -1;

    private long lastArrivalHour = -1;

    /** Estimated use of the open hours, by hour modulo; not state, follows from it. */
    private final double[] estimates = new double[OPEN_HOURS];

    /** Makes the given hour the present one and estimates those before it. */
    void rollTo(long toHour) {
        if (hour < 0 || toHour - hour > HOURS) {
            clear();
            hour = toHour;
        }
        while (hour < toHour) {
            hour++;
            arrived[slot(hour, HOURS)] = 0;
            Arrays.fill(byDelay[slot(hour, OPEN_HOURS)], 0);
            for (int i = 0; i < delays.length; i++) {
                delays[i] *= DELAY_DECAY;
            }
        }
        estimate();
    }

    private void clear() {
        Arrays.fill(arrived, 0);
        Arrays.fill(delays, 0);
        for (float[] each : byDelay) {
            Arrays.fill(each, 0);
        }
    }

    /** Takes use that arrives in the present hour. */
    void add(long ofHour, double weighted) {
        long delay = hour - ofHour;
        if (delay < 0 || delay >= HOURS) {
            return;
        }
        lastArrivalHour = hour;
        arrived[slot(ofHour, HOURS)] += (float) weighted;
        if (delay < OPEN_HOURS) {
            int at = delayClass(delay);
            byDelay[slot(ofHour, OPEN_HOURS)][at] += (float) weighted;
            delays[at] += (float) weighted;
        }
    }

    /** Hours since use last arrived. */
    long silentHours() {
        return lastArrivalHour < 0 ? Long.MAX_VALUE : hour - lastArrivalHour;
    }

    /** Whether use of an hour is known, at least in part. */
    boolean knows(long ofHour) {
        return use(ofHour) > 0;
    }

    /** Estimated use of an hour, 0 when nothing is known of it. */
    double use(long ofHour) {
        long age = hour - ofHour;
        if (age <= 0 || age >= HOURS) {
            return 0;
        }
        return age < OPEN_HOURS - 1
                ? estimates[slot(ofHour, OPEN_HOURS)]
                : arrived[slot(ofHour, HOURS)];
    }

    /** Use of an hour as far as it has arrived. */
    double arrived(long ofHour) {
        long age = hour - ofHour;
        return age < 0 || age >= HOURS ? 0 : arrived[slot(ofHour, HOURS)];
    }

    private void estimate() {
        double[] share = new double[DELAYS.length];
        double all = 0;
        for (float each : delays) {
            all += each;
        }
        double sum = 0;
        for (int i = 0; i < share.length; i++) {
            sum += delays[i];
            share[i] = all > 0 ? sum / all : 0;
        }
        Arrays.fill(estimates, 0);
        double shift = 0;
        for (long of = hour - OPEN_HOURS + 2; of < hour; of++) {
            shift = all > 0 ? estimate(of, share, SHIFT_KEPT * shift) : 0;
        }
    }

    /** Least squares of arrivals on use and use times shift; returns the shift. */
    private double estimate(long ofHour, double[] share, double usualShift) {
        float[] came = byDelay[slot(ofHour, OPEN_HOURS)];
        // Of what is delayed by d hours, all has come at the end of d hours after the hour.
        long longest = hour - 1 - ofHour;
        double shareShare = 0;
        double shareBend = 0;
        double bendBend = 0;
        double shareCame = 0;
        double bendCame = 0;
        for (int i = 0; i < DELAYS.length && DELAYS[i] <= longest; i++) {
            double before = i == 0 ? 0 : share[i - 1];
            double part = share[i] - before;
            if (part > LEAST_SHARE) {
                double bend = share[i] * (1 - share[i]) - before * (1 - before);
                shareShare += part;
                shareBend += bend;
                bendBend += bend * bend / part;
                shareCame += came[i];
                bendCame += bend / part * came[i];
            }
        }
        double a = shareShare + SHIFT_PRIOR * usualShift * usualShift;
        double b = shareBend - SHIFT_PRIOR * usualShift;
        double c = bendBend + SHIFT_PRIOR;
        double determinant = a * c - b * b;
        double use = (shareCame * c - b * bendCame) / determinant;
        if (shareShare == 0 || !(use > 0)) {
            return usualShift;
        }
        estimates[slot(ofHour, OPEN_HOURS)] = use;
        double shift = (a * bendCame - b * shareCame) / determinant / use;
        return Math.max(-MAXIMUM_SHIFT, Math.min(MAXIMUM_SHIFT, shift));
    }

    private static int delayClass(long delay) {
        int at = 0;
        while (at < DELAYS.length - 1 && DELAYS[at] < delay) {
            at++;
        }
        return at;
    }

    private static int slot(long hour, int slots) {
        return (int) Math.floorMod(hour, (long) slots);
    }

    void writeTo(StateWriter out) {
        out.writeLong(hour);
        out.writeLong(lastArrivalHour);
        out.writeFloats(arrived);
        out.writeFloats(delays);
        for (float[] each : byDelay) {
            out.writeFloats(each);
        }
    }

    static UsageHistory readFrom(StateReader in) {
        UsageHistory history = new UsageHistory();
        history.hour = in.readLong();
        history.lastArrivalHour = in.readLong();
        in.readFloats(history.arrived);
        in.readFloats(history.delays);
        for (float[] each : history.byDelay) {
            in.readFloats(each);
        }
        return history;
    }
}
