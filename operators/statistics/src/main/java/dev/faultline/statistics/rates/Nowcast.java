package dev.faultline.statistics.rates;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of windows at one moment, when a part of their usage and of their crashes is
 * still on its way. Works by five minutes and operating system:
 *
 * <pre>
 * m = (seen + k · before) / (share + k)        level of use
 * expected = seen + (1 - share) · m
 * </pre>
 *
 * <p>where {@code share} has usually arrived at this age ({@link DelayCurve}) and {@code before} is
 * what is expected of the five minutes before. So a window of which little has arrived is taken to
 * be much like the one before it (a Gamma prior whose weight is {@code k} of a window), and one
 * that is nearly complete speaks for itself.
 *
 * <p>Crashes are not predicted one by one: a window's crashes have arrived in the proportion of its
 * use in each five minutes times the share of crashes of that age.
 */
public final class Nowcast {

    private static final double PRIOR = 0.1;
    private static final double COMPLETE = 0.98;
    private static final double LEAST_MISSING = 1e-3;
    private static final int LONGEST_CHAIN_HOURS = 12;

    private static final long HOUR = TimeWindow.HOUR.millis();
    private static final long SLOT = TimeWindow.FIVE_MINUTES.millis();

    private final long now;
    private final LongFunction<@Nullable HourOfUse> hours;
    private final DelayCurves curves;
    private final NowcastError error;
    private final Map<Long, Hour> known = new HashMap<>();

    /**
     * Starts a nowcast.
     *
     * @param now receive time, epoch milliseconds
     * @param hours usage by start of the hour; null for none
     * @param curves delays
     * @param error how wrong nowcasts have been
     */
    public Nowcast(
            long now,
            LongFunction<@Nullable HourOfUse> hours,
            DelayCurves curves,
            NowcastError error) {
        this.now = now;
        this.hours = hours;
        this.curves = curves;
        this.error = error;
    }

    /** What is expected of a window of the channel. */
    public WindowNowcast of(TimeWindow size, long start) {
        Sum sum = new Sum();
        long end = start + size.millis();
        for (long slot = TimeWindow.FIVE_MINUTES.startOf(start); slot < end; slot += SLOT) {
            long hour = TimeWindow.HOUR.startOf(slot);
            sum.add(hour(hour), (int) ((slot - hour) / SLOT), 1);
        }
        return sum.nowcast(size, size == TimeWindow.MINUTE ? 0.2 : 1);
    }

    /** What is expected of a build in a window of an hour or longer. */
    public WindowNowcast of(TimeWindow size, long start, String build) {
        Sum sum = new Sum();
        for (long at = start; at < start + size.millis(); at += HOUR) {
            Hour hour = hour(at);
            double part =
                    hour.use == null
                            ? 0
                            : hour.use.hours(build) / Math.max(hour.use.hours(), Double.MIN_NORMAL);
            for (int slot = 0; slot < HourOfUse.SLOTS; slot++) {
                sum.add(hour, slot, part);
            }
        }
        return sum.nowcast(size, 1);
    }

    /** Whether delays are known; until then nothing is expected beyond what has arrived. */
    public boolean isPossible() {
        return curves.usage(DelayCurves.ALL_SYSTEMS) != null;
    }

    /**
     * Notes what is expected of windows that have come to the age at which nowcasts are judged.
     *
     * @return whether anything was noted
     */
    public boolean noteEarly(long hourStart, HourOfUse use) {
        if (!isPossible()) {
            return false;
        }
        boolean noted = false;
        for (int slot = 0; slot < HourOfUse.SLOTS; slot++) {
            if (use.early(slot) == 0 && isToBeNoted(hourStart + slot * SLOT)) {
                use.expectEarly(slot, hour(hourStart).expected[slot]);
                noted = true;
            }
        }
        if (use.earlyHour() == 0 && isToBeNoted(hourStart + HOUR - SLOT)) {
            use.expectEarlyHour(Arrays.stream(hour(hourStart).expected).sum());
            noted = true;
        }
        return noted;
    }

    private boolean isToBeNoted(long lastSlot) {
        long age = now - lastSlot;
        return age >= NowcastError.AGE_MILLIS && age < NowcastError.AGE_MILLIS + SLOT;
    }

    private Hour hour(long start) {
        Hour hour = known.get(start);
        if (hour == null) {
            hour = new Hour(start, hours.apply(start));
            known.put(start, hour);
        }
        return hour;
    }

    /** One hour, slot by slot, summed over operating systems. */
    private final class Hour {

        private final @Nullable HourOfUse use;
        private final double[] seen = new double[HourOfUse.SLOTS];
        private final double[] expected = new double[HourOfUse.SLOTS];
        private final double[] main = new double[HourOfUse.SLOTS];
        private final double[] child = new double[HourOfUse.SLOTS];
        private final Map<String, Double> last = new HashMap<>();

        Hour(long start, @Nullable HourOfUse use) {
            this.use = use;
            Map<String, Double> levels = isOpen(start) ? hour(start - HOUR).last : Map.of();
            Set<String> systems = new TreeSet<>(levels.keySet());
            if (use != null) {
                use.systems().forEach(system -> systems.add(system.getKey()));
            }
            for (String system : systems) {
                add(start, system, levels.getOrDefault(system, 0.0));
            }
        }

        private void add(long start, String system, double levelBefore) {
            DelayCurve usual = orAtOnce(curves.usage(system));
            DelayCurve mainCurve = orAtOnce(curves.crashes(system, CrashKind.MAIN));
            DelayCurve childCurve = orAtOnce(curves.crashes(system, CrashKind.CHILD));
            double before = levelBefore;
            for (int slot = 0; slot < HourOfUse.SLOTS; slot++) {
                long age = now - start - slot * SLOT;
                double is = use == null ? 0 : use.hours(system, slot);
                seen[slot] += is;
                if (age <= 0) {
                    // What has come of the future came before its time was told.
                    expected[slot] += is;
                    main[slot] += is;
                    child[slot] += is;
                    continue;
                }
                double all = expected(is, usual.arrivedBy(age), before);
                expected[slot] += all;
                main[slot] += all * mainCurve.arrivedBy(age);
                child[slot] += all * childCurve.arrivedBy(age);
                before = all;
            }
            last.put(system, before);
        }
    }

    /** Whether much of the hour's usage may be on its way, so that the hour before helps. */
    private boolean isOpen(long hourStart) {
        long age = now - hourStart;
        return age <= LONGEST_CHAIN_HOURS * HOUR
                && orAtOnce(curves.usage(DelayCurves.ALL_SYSTEMS)).arrivedBy(age) < COMPLETE;
    }

    /** Share of a window that is usually on its way when its nowcast is judged. */
    private double missingWhenJudged(TimeWindow size) {
        DelayCurve usual = orAtOnce(curves.usage(DelayCurves.ALL_SYSTEMS));
        int slots = size.compareTo(TimeWindow.FIVE_MINUTES) <= 0 ? 1 : HourOfUse.SLOTS;
        double missing = 0;
        for (int slot = 0; slot < slots; slot++) {
            missing += 1 - usual.arrivedBy(NowcastError.AGE_MILLIS + slot * SLOT);
        }
        return Math.max(missing / slots, LEAST_MISSING);
    }

    private static double expected(double seen, double share, double before) {
        double weight = share < COMPLETE ? PRIOR : 0;
        double level = (seen + weight * before) / (share + weight);
        return seen + (1 - share) * level;
    }

    private static DelayCurve orAtOnce(@Nullable DelayCurve curve) {
        return curve == null ? DelayCurve.AT_ONCE : curve;
    }

    private final class Sum {

        private double seen;
        private double expected;
        private double main;
        private double child;

        void add(Hour hour, int slot, double part) {
            seen += part * hour.seen[slot];
            expected += part * hour.expected[slot];
            main += part * hour.main[slot];
            child += part * hour.child[slot];
        }

        WindowNowcast nowcast(TimeWindow size, double part) {
            if (expected <= 0) {
                return WindowNowcast.complete(part * seen);
            }
            double missing = Math.max(0, 1 - seen / expected);
            return new WindowNowcast(
                    part * seen,
                    part * expected,
                    main / expected,
                    child / expected,
                    (curves.mainShare() * main + (1 - curves.mainShare()) * child) / expected,
                    error.spread(size) * Math.min(1, missing / missingWhenJudged(size)));
        }
    }
}
