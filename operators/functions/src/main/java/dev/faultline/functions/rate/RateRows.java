package dev.faultline.functions.rate;

import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.schema.CrashRate;
import dev.faultline.statistics.rates.CrashKind;
import dev.faultline.statistics.rates.RateDefinition;
import dev.faultline.statistics.rates.RateEstimate;
import dev.faultline.statistics.rates.RateEstimator;
import dev.faultline.statistics.rates.WindowNowcast;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts rates into rows. */
final class RateRows {

    /** Below a minute of usage a rate says nothing. */
    private static final double MINIMUM_HOURS = 1.0 / 60;

    private static final RateEstimator ESTIMATOR = new RateEstimator(MINIMUM_HOURS);

    private RateRows() {}

    /** A row of which more may come. */
    static CrashRate of(
            ChannelKey channel,
            RateRow key,
            CrashTally tally,
            WindowNowcast use,
            boolean expectant,
            long revision) {
        CrashRate row = counted(channel, key, tally, use.hours(), revision);
        double crashes = Math.max(0, tally.crashes());
        CrashKind kind = RateDefinition.of(key.definition()).kind();
        if (expectant) {
            row.setUsageHoursExpected(use.expectedHours());
            row.setCompleteness(use.completeness());
            double share = use.crashShare(kind);
            row.setCrashesExpected(share > 0 ? crashes / share : null);
        }
        setRate(row, ESTIMATOR.estimate(crashes, use, kind));
        return row;
    }

    /** The last word on a row. */
    static CrashRate last(
            ChannelKey channel, RateRow key, CrashTally tally, double hours, long revision) {
        CrashRate row = counted(channel, key, tally, hours, revision);
        row.setIsFinal(true);
        row.setUsageHoursExpected(hours);
        row.setCompleteness(1.0);
        row.setCrashesExpected((double) row.getCrashes());
        setRate(row, ESTIMATOR.estimate((double) row.getCrashes(), hours));
        return row;
    }

    /**
     * Adds how many of the clients crashed.
     *
     * @param active clients that used the application; null where they are not counted
     */
    static void setIncidence(CrashRate row, @Nullable Long active) {
        if (active != null && active > 0) {
            row.setActiveClients((double) active);
            // A client whose usage is still on its way may have crashed already.
            row.setIncidence(Math.min(1, row.getClients() / active));
        }
    }

    private static CrashRate counted(
            ChannelKey channel, RateRow key, CrashTally tally, double hours, long revision) {
        CrashRate row = new CrashRate();
        row.setWindowStart(Instant.ofEpochMilli(key.window().start()));
        row.setWindowEnd(Instant.ofEpochMilli(key.window().end()));
        row.setWindowSize(key.window().label());
        row.setProduct(channel.product());
        row.setChannel(channel.channel());
        row.setDefinition(key.definition());
        row.setSignature(key.signature());
        row.setBuildId(key.build());
        row.setRevision(revision);
        row.setCrashes(Math.max(0, tally.crashes()));
        row.setClients((double) tally.clients());
        row.setUsageHours(hours);
        if (hours >= MINIMUM_HOURS) {
            row.setRateNaive(1_000 * row.getCrashes() / hours);
        }
        return row;
    }

    private static void setRate(CrashRate row, @Nullable RateEstimate estimate) {
        if (estimate != null) {
            row.setRate(estimate.perThousandHours());
            row.setRateLow(estimate.low());
            row.setRateHigh(estimate.high());
        }
    }
}
