package dev.faultline.jobs.dashboard;

import dev.faultline.schema.CrashRate;
import org.jspecify.annotations.Nullable;

/**
 * What the page needs of a row of rates; what is not known is not a number.
 *
 * @param crashesExpected crashes when all have arrived; those counted while that is not known
 * @param hoursExpected likewise
 * @param completeness share of the usage that has arrived
 */
record RatePoint(
        long start,
        long end,
        long crashes,
        double crashesExpected,
        double hours,
        double hoursExpected,
        double completeness,
        double rate,
        double low,
        double high) {

    static RatePoint of(CrashRate row) {
        return new RatePoint(
                row.getWindowStart().toEpochMilli(),
                row.getWindowEnd().toEpochMilli(),
                row.getCrashes(),
                or(row.getCrashesExpected(), (double) row.getCrashes()),
                row.getUsageHours(),
                or(row.getUsageHoursExpected(), row.getUsageHours()),
                or(row.getCompleteness(), Double.NaN),
                or(row.getRate(), Double.NaN),
                or(row.getRateLow(), Double.NaN),
                or(row.getRateHigh(), Double.NaN));
    }

    private static double or(@Nullable Double value, double otherwise) {
        return value == null ? otherwise : value;
    }
}
