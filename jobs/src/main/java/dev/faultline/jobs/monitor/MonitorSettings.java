package dev.faultline.jobs.monitor;

import dev.faultline.correlation.SignatureShard;
import dev.faultline.functions.detect.ChannelBudgets;
import dev.faultline.functions.detect.StepSettings;
import dev.faultline.jobs.kafka.KafkaOptions;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.options.OptionCheck;
import dev.faultline.jobs.options.OptionText;
import dev.faultline.state.Horizon;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;

/**
 * Settings of the monitoring job, checked. See {@link MonitorOptions} for what they mean.
 *
 * @param kafka how to reach Kafka and the registry
 * @param consumerGroup consumer group
 * @param horizon how long events are remembered
 * @param maximumIdentityKeys keys of identity remembered at once
 * @param maximumSignatures signatures of a channel and day that are counted under their names
 * @param publishIntervalMillis shortest time between two publications of a row
 * @param correlationIntervalMillis the same of a comparison of pings with reports
 * @param exposureIntervalMillis the same of the usage of a build
 * @param silenceHoldMillis how long a silent source partition is waited for
 * @param budgets settings of detection
 */
record MonitorSettings(
        KafkaSettings kafka,
        String consumerGroup,
        Horizon horizon,
        long maximumIdentityKeys,
        int maximumSignatures,
        long publishIntervalMillis,
        long correlationIntervalMillis,
        long exposureIntervalMillis,
        long silenceHoldMillis,
        ChannelBudgets budgets) {

    private static final Duration MAX_HORIZON = Duration.ofDays(400);
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);

    private static final long MAX_KEYS = 1L << 40;
    private static final int MAX_SIGNATURES = 1_000_000;
    private static final double MAX_FALSE_ALARMS = 1_000;
    private static final int MAX_CLIENTS = 1_000_000;

    /**
     * Reads and checks all options.
     *
     * @throws IllegalArgumentException that names every option that is wrong
     */
    static MonitorSettings read(Configuration given) {
        OptionCheck options = new OptionCheck(given);
        options.refuseOthersThan(OptionText.declaredIn(KafkaOptions.class, MonitorOptions.class));
        long horizon = options.millis(MonitorOptions.HORIZON, MAX_HORIZON);
        long bucket = options.millis(MonitorOptions.HORIZON_BUCKET, MAX_HORIZON);
        options.require(bucket <= horizon, "--horizon-bucket must not be longer than --horizon");
        MonitorSettings settings =
                new MonitorSettings(
                        KafkaOptions.read(options),
                        options.get(MonitorOptions.CONSUMER_GROUP),
                        new Horizon(Math.max(horizon, bucket), bucket),
                        options.number(MonitorOptions.MAXIMUM_IDENTITY_KEYS, 1L, MAX_KEYS),
                        options.number(
                                MonitorOptions.MAXIMUM_SIGNATURES,
                                SignatureShard.SHARDS,
                                MAX_SIGNATURES),
                        options.millis(MonitorOptions.PUBLISH_INTERVAL, MAX_INTERVAL),
                        options.millis(MonitorOptions.CORRELATION_INTERVAL, MAX_INTERVAL),
                        options.millis(MonitorOptions.EXPOSURE_INTERVAL, MAX_INTERVAL),
                        options.millis(MonitorOptions.SILENCE_HOLD, MAX_INTERVAL),
                        budgets(options));
        options.finish();
        return settings;
    }

    private static ChannelBudgets budgets(OptionCheck options) {
        StepSettings common = steps(options);
        Map<String, Double> falseAlarms = new TreeMap<>();
        try {
            options.get(MonitorOptions.CHANNEL_FALSE_ALARMS)
                    .forEach((channel, budget) -> falseAlarms.put(channel, number(budget)));
            return new ChannelBudgets(common, falseAlarms);
        } catch (IllegalArgumentException e) {
            options.require(
                    false,
                    "--" + MonitorOptions.CHANNEL_FALSE_ALARMS.key() + ": " + e.getMessage());
            return ChannelBudgets.same(common);
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + text, e);
        }
    }

    /** Settings of detection that all channels share. */
    StepSettings steps() {
        return budgets.common();
    }

    private static StepSettings steps(OptionCheck options) {
        long step = options.millis(MonitorOptions.STEP, MAX_INTERVAL);
        boolean dividesAnHour = MAX_INTERVAL.toMillis() % Math.max(step, 1) == 0;
        options.require(dividesAnHour, "--step must divide an hour");
        return new StepSettings(
                dividesAnHour ? step : MAX_INTERVAL.toMillis(),
                options.number(MonitorOptions.FALSE_ALARMS_PER_MONTH, 1e-6, MAX_FALSE_ALARMS),
                options.number(MonitorOptions.MINIMUM_CLIENTS, 1, MAX_CLIENTS),
                options.millis(MonitorOptions.LEARNING, MAX_HORIZON),
                options.millis(MonitorOptions.RESOLVE_AFTER, MAX_HORIZON));
    }
}
