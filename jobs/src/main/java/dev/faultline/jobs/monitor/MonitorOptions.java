package dev.faultline.jobs.monitor;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the monitoring job, given as {@code --key value}. */
final class MonitorOptions {

    static final ConfigOption<String> CONSUMER_GROUP =
            ConfigOptions.key("consumer-group")
                    .stringType()
                    .defaultValue("faultline-monitor")
                    .withDescription("Consumer group; shows the lag of the job.");

    static final ConfigOption<Duration> HORIZON =
            ConfigOptions.key("horizon")
                    .durationType()
                    .defaultValue(Duration.ofDays(7))
                    .withDescription(
                            "How long, in receive time, events are remembered for duplicates, links"
                                    + " and corrections, and how old a crash may be at its receipt to be"
                                    + " counted in its window. An event with three keys takes about 1 KB"
                                    + " over all operators, so 7 days at 20 events/s are about 12 GB"
                                    + " before compression.");

    static final ConfigOption<Duration> HORIZON_BUCKET =
            ConfigOptions.key("horizon-bucket")
                    .durationType()
                    .defaultValue(Duration.ofHours(1))
                    .withDescription(
                            "Width of the buckets in which state expires; expiry is that much later"
                                    + " at most.");

    static final ConfigOption<Duration> PUBLISH_INTERVAL =
            ConfigOptions.key("publish-interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Shortest receive time between two publications of the same row, so that"
                                    + " a busy row is said once per interval and not once per crash.");

    static final ConfigOption<Duration> SILENCE_HOLD =
            ConfigOptions.key("silence-hold")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "How long, in receive time, a source partition without new records is"
                                    + " waited for; one that lags is waited for as long as it lags.");

    private MonitorOptions() {}
}
