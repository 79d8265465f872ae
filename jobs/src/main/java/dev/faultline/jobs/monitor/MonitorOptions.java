package dev.faultline.jobs.monitor;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the monitoring job, given as {@code --key value}. */
public final class MonitorOptions {

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

    static final ConfigOption<Long> MAXIMUM_IDENTITY_KEYS =
            ConfigOptions.key("maximum-identity-keys")
                    .longType()
                    .defaultValue(500_000_000L)
                    .withDescription(
                            "Keys of identity remembered at once, over all tasks; about 94 bytes"
                                    + " each, so at most 47 GB. A key beyond them is taken for new and"
                                    + " not remembered: its crash is counted, its duplicates are too."
                                    + " 7 days at 200 events/s with three keys each are 363 million.");

    static final ConfigOption<Integer> MAXIMUM_SIGNATURES =
            ConfigOptions.key("maximum-signatures")
                    .intType()
                    .defaultValue(10_000)
                    .withDescription(
                            "Signatures of a product, channel and day of crash time that crashes are"
                                    + " counted under; those of all further ones are counted as"
                                    + " __other__. Each 64th of all possible signatures may use a 64th"
                                    + " of them, first come first served, so the first are refused at"
                                    + " some 8,500 of 10,000. 8 bytes each: 10,000 are 80 KB per channel"
                                    + " and day, kept for 15 days at most. From 64 to 1,000,000; the"
                                    + " audit must be told of another value.");

    static final ConfigOption<Duration> PUBLISH_INTERVAL =
            ConfigOptions.key("publish-interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Shortest receive time between two publications of the same row, so that"
                                    + " a busy row is said once per interval and not once per crash.");

    static final ConfigOption<Duration> CORRELATION_INTERVAL =
            ConfigOptions.key("correlation-interval")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription(
                            "The same of pings beside reports: a comparison over days, of which"
                                    + " nobody acts within seconds.");

    static final ConfigOption<Duration> SILENCE_HOLD =
            ConfigOptions.key("silence-hold")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "How long, in receive time, a source partition without new records is"
                                    + " waited for; one that lags is waited for as long as it lags.");

    static final ConfigOption<Duration> EXPOSURE_INTERVAL =
            ConfigOptions.key("exposure-interval")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription(
                            "Shortest receive time between two publications of the usage of a build."
                                    + " Each writes the windows that its late samples cover, up to 288"
                                    + " for a day.");

    static final ConfigOption<Duration> STEP =
            ConfigOptions.key("step")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription(
                            "Length of a detection step; divides an hour. Shorter steps find bursts"
                                    + " sooner and need a higher threshold.");

    static final ConfigOption<Double> FALSE_ALARMS_PER_MONTH =
            ConfigOptions.key("false-alarms-per-month")
                    .doubleType()
                    .defaultValue(1.0)
                    .withDescription(
                            "False alarms accepted per channel and 30 days; the threshold follows"
                                    + " from it.");

    static final ConfigOption<Map<String, String>> CHANNEL_FALSE_ALARMS =
            ConfigOptions.key("channel-false-alarms")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Channels with another number of --false-alarms-per-month, such as"
                                    + " Meadow/nightly:4,Meadow/esr:0.2; at most 1000.");

    static final ConfigOption<Integer> MINIMUM_CLIENTS =
            ConfigOptions.key("minimum-clients")
                    .intType()
                    .defaultValue(5)
                    .withDescription(
                            "Distinct clients below which nothing fires, however unlikely it is.");

    static final ConfigOption<Duration> LEARNING =
            ConfigOptions.key("learning")
                    .durationType()
                    .defaultValue(Duration.ofDays(1))
                    .withDescription("History that a channel needs before it raises alerts.");

    static final ConfigOption<Duration> RESOLVE_AFTER =
            ConfigOptions.key("resolve-after")
                    .durationType()
                    .defaultValue(Duration.ofHours(6))
                    .withDescription("Calm after which a firing alert is resolved.");

    private MonitorOptions() {}
}
