package dev.faultline.jobs.monitor;

import dev.faultline.functions.detect.ChannelBudgets;
import dev.faultline.functions.detect.StepSettings;
import dev.faultline.state.Horizon;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Settings of the monitoring job, checked. See {@link MonitorOptions} for what they mean.
 *
 * @param consumerGroup consumer group
 * @param horizon how long events are remembered
 * @param maximumIdentityKeys keys of identity remembered at once
 * @param publishIntervalMillis shortest time between two publications of a row
 * @param correlationIntervalMillis the same of a comparison of pings with reports
 * @param exposureIntervalMillis the same of the usage of a build
 * @param silenceHoldMillis how long a silent source partition is waited for
 * @param budgets settings of detection
 */
record MonitorSettings(
        String consumerGroup,
        Horizon horizon,
        long maximumIdentityKeys,
        long publishIntervalMillis,
        long correlationIntervalMillis,
        long exposureIntervalMillis,
        long silenceHoldMillis,
        ChannelBudgets budgets) {

    private static final Duration MAX_HORIZON = Duration.ofDays(400);
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);

    /**
     * Reads and checks all options.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    static MonitorSettings read(ReadableConfig options) {
        long horizon = millis(options, MonitorOptions.HORIZON, MAX_HORIZON);
        long bucket = millis(options, MonitorOptions.HORIZON_BUCKET, Duration.ofMillis(horizon));
        return new MonitorSettings(
                options.get(MonitorOptions.CONSUMER_GROUP),
                new Horizon(horizon, bucket),
                positive(options, MonitorOptions.MAXIMUM_IDENTITY_KEYS),
                millis(options, MonitorOptions.PUBLISH_INTERVAL, MAX_INTERVAL),
                millis(options, MonitorOptions.CORRELATION_INTERVAL, MAX_INTERVAL),
                millis(options, MonitorOptions.EXPOSURE_INTERVAL, MAX_INTERVAL),
                millis(options, MonitorOptions.SILENCE_HOLD, MAX_INTERVAL),
                new ChannelBudgets(
                        new StepSettings(
                                millis(options, MonitorOptions.STEP, MAX_INTERVAL),
                                options.get(MonitorOptions.FALSE_ALARMS_PER_MONTH),
                                options.get(MonitorOptions.MINIMUM_CLIENTS),
                                millis(options, MonitorOptions.LEARNING, MAX_HORIZON),
                                millis(options, MonitorOptions.RESOLVE_AFTER, MAX_HORIZON)),
                        falseAlarms(options)));
    }

    private static Map<String, Double> falseAlarms(ReadableConfig options) {
        Map<String, Double> falseAlarms = new TreeMap<>();
        options.get(MonitorOptions.CHANNEL_FALSE_ALARMS)
                .forEach(
                        (channel, budget) -> {
                            try {
                                falseAlarms.put(channel, Double.valueOf(budget));
                            } catch (NumberFormatException e) {
                                throw new IllegalArgumentException(
                                        "--channel-false-alarms: not a number: " + budget, e);
                            }
                        });
        return falseAlarms;
    }

    /** Settings of detection that all channels share. */
    StepSettings steps() {
        return budgets.common();
    }

    private static long positive(ReadableConfig options, ConfigOption<Long> option) {
        long value = options.get(option);
        if (value < 1) {
            throw new IllegalArgumentException("--" + option.key() + " must be positive");
        }
        return value;
    }

    private static long millis(
            ReadableConfig options, ConfigOption<Duration> option, Duration maximum) {
        Duration value = options.get(option);
        if (value.toMillis() < 1 || value.compareTo(maximum) > 0) {
            throw new IllegalArgumentException(
                    "--" + option.key() + " must be positive and at most " + maximum);
        }
        return value.toMillis();
    }
}
