package dev.faultline.functions.rate;

import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.schema.CrashRate;
import dev.faultline.statistics.rates.RateEstimate;
import dev.faultline.statistics.rates.RateEstimator;
import java.time.Instant;

/** Puts rates into rows. */
final class RateRows {

    /** Below a minute of usage a rate says nothing. */
    private static final double MINIMUM_HOURS = 1.0 / 60;

    private static final RateEstimator ESTIMATOR = new RateEstimator(0, MINIMUM_HOURS);

    private RateRows() {}

    static CrashRate of(
            ChannelKey channel, RateRow key, CrashTally tally, double hours, long revision) {
        CrashRate row = new CrashRate();
        row.setWindowStart(Instant.ofEpochMilli(key.window().start()));
        row.setWindowEnd(Instant.ofEpochMilli(key.window().end()));
        row.setWindowSize(key.window().label());
        row.setProduct(channel.product());
        row.setChannel(channel.channel());
        row.setDefinition(key.definition());
        row.setSignature(key.signature());
        row.setRevision(revision);
        row.setCrashes(Math.max(0, tally.crashes()));
        row.setClients((double) tally.clients());
        row.setUsageHours(hours);
        RateEstimate estimate = ESTIMATOR.estimate((double) Math.max(0, tally.crashes()), hours);
        if (estimate.quality() != RateEstimate.Quality.INSUFFICIENT) {
            row.setRate(estimate.perThousandHours());
            row.setRateLow(estimate.low());
            row.setRateHigh(estimate.high());
            row.setRateNaive(estimate.perThousandHours());
        }
        return row;
    }
}
