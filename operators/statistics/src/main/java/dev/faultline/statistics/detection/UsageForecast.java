package dev.faultline.statistics.detection;

import java.util.List;

/**
 * The most use that an hour of which little has arrived may have: known hours before it, carried on
 * as a day, a week or two weeks before. Whatever may be true is allowed for, because use that is
 * underrated looks like crashes:
 *
 * <ul>
 *   <li>The last hours of which something is known may be misjudged when delays shift, those before
 *       them may miss a change of level: the higher of both.
 *   <li>The week before may have had a holiday, the day before another kind of day: they count by
 *       how well they did lately, and two weeks before is the alternative.
 *   <li>After a holiday, use may be back to what it was the week before at any hour.
 * </ul>
 */
final class UsageForecast {

    private static final int DAY = 24;
    private static final int WEEK = 7 * 24;

    /** Ages in hours of the hours that are carried on. */
    private static final List<int[]> LEVELS = List.of(new int[] {2, 3, 4}, new int[] {5, 6, 7});

    private static final int JUDGED_HOURS = 24;
    private static final double PRIOR_ERROR = 0.01;

    /** Use below this part of the week before counts as that of a holiday. */
    private static final double QUIET = 0.85;

    private final UsageHistory usage;
    private final long hour;
    private final double dayWeight;

    UsageForecast(UsageHistory usage, long hour) {
        this.usage = usage;
        this.hour = hour;
        double day = squareError(DAY);
        double week = squareError(WEEK);
        dayWeight = week * week / (day * day + week * week);
    }

    /** Sum of squared errors of what a period before would have said of the last day. */
    private double squareError(int period) {
        double error = PRIOR_ERROR;
        for (long of = hour - 3 - JUDGED_HOURS; of < hour - 3; of++) {
            double said = carried(new int[] {3, 4, 5}, of, of, period);
            double is = usage.use(of);
            if (said > 0 && is > 0) {
                double off = Math.log(said / is);
                error += off * off;
            }
        }
        return error;
    }

    /** Use of an hour about now; 0 while too little is known. */
    double of(long target) {
        double most = 0;
        for (int[] ages : LEVELS) {
            double week = carried(ages, hour, target, WEEK);
            double weeks = carried(ages, hour, target, 2 * WEEK);
            if (week <= 0 || weeks <= 0) {
                return 0;
            }
            double day = carried(ages, hour, target, DAY);
            most = Math.max(most, day > 0 ? dayWeight * day + (1 - dayWeight) * week : week);
            most = Math.max(most, weeks);
            if (sum(ages, hour) < QUIET * sum(ages, hour - WEEK)) {
                most = Math.max(most, usage.use(target - WEEK));
            }
        }
        return most;
    }

    /** Use of the hours of these ages, times how the target compared with them a period before. */
    private double carried(int[] ages, long from, long target, int period) {
        double before = sum(ages, from - period);
        return before <= 0 ? 0 : usage.use(target - period) * sum(ages, from) / before;
    }

    /** 0 when one of the hours is not known. */
    private double sum(int[] ages, long from) {
        double sum = 0;
        for (int age : ages) {
            double use = usage.use(from - age);
            if (use <= 0) {
                return 0;
            }
            sum += use;
        }
        return sum;
    }
}
