package dev.faultline.jobs.benchmark;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the jobs that exist only to be compared with. */
final class BenchmarkOptions {

    static final ConfigOption<String> CONSUMER_GROUP =
            ConfigOptions.key("consumer-group")
                    .stringType()
                    .defaultValue("faultline-benchmark")
                    .withDescription("Consumer group; a new one reads from the beginning.");

    static final ConfigOption<String> INPUT =
            ConfigOptions.key("input")
                    .stringType()
                    .defaultValue(BareKeyedJob.CRASHES)
                    .withDescription("Topic that the bare keyed job reads.");

    private BenchmarkOptions() {}
}
