package dev.faultline.jobs.monitor;

import dev.faultline.state.Horizon;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Settings of the monitoring job, checked. See {@link MonitorOptions} for what they mean.
 *
 * @param consumerGroup consumer group
 * @param horizon how long events are remembered
 * @param publishIntervalMillis shortest time between two publications of a row
 * @param silenceHoldMillis how long a silent source partition is waited for
 */
record MonitorSettings(
        String consumerGroup, Horizon horizon, long publishIntervalMillis, long silenceHoldMillis) {

    private static final Duration MAX_HORIZON = Duration.ofDays(400);
    private static final Duration MAX_PUBLISH_INTERVAL = Duration.ofHours(1);

    /**
     * Reads and checks all options.
     *
     * @throws IllegalArgumentException that names every option that is wrong
     */
    static MonitorSettings read(ReadableConfig configuration) {
        Duration horizon = configuration.get(MonitorOptions.HORIZON);
        Duration bucket = configuration.get(MonitorOptions.HORIZON_BUCKET);
        Duration publish = configuration.get(MonitorOptions.PUBLISH_INTERVAL);
        Duration hold = configuration.get(MonitorOptions.SILENCE_HOLD);
        List<String> problems = new ArrayList<>();
        check(
                problems,
                isPositive(horizon) && horizon.compareTo(MAX_HORIZON) <= 0,
                "--horizon must be positive and at most 400 days");
        check(
                problems,
                isPositive(bucket) && bucket.compareTo(horizon) <= 0,
                "--horizon-bucket must be positive and at most the horizon");
        check(
                problems,
                isPositive(publish) && publish.compareTo(MAX_PUBLISH_INTERVAL) <= 0,
                "--publish-interval must be positive and at most an hour");
        check(problems, !hold.isNegative(), "--silence-hold must not be negative");
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return new MonitorSettings(
                configuration.get(MonitorOptions.CONSUMER_GROUP),
                new Horizon(horizon.toMillis(), bucket.toMillis()),
                publish.toMillis(),
                hold.toMillis());
    }

    private static boolean isPositive(Duration duration) {
        return duration.toMillis() > 0;
    }

    private static void check(List<String> problems, boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
    }
}
