package dev.faultline.jobs.enrich;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Options of the enrichment job, given as {@code --key value}. */
final class EnrichOptions {

    static final ConfigOption<String> CONSUMER_GROUP =
            ConfigOptions.key("consumer-group")
                    .stringType()
                    .defaultValue("faultline-enrich")
                    .withDescription("Consumer group; shows the lag of the job.");

    static final ConfigOption<String> CLIENT_HASH_KEY_FILE =
            ConfigOptions.key("client-hash-key-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "File on every TaskManager with the secret key of the client hash, at"
                                    + " least 16 bytes.");

    static final ConfigOption<List<String>> SYMBOL_STORES =
            ConfigOptions.key("symbol-stores")
                    .stringType()
                    .asList()
                    .defaultValues()
                    .withDescription(
                            "Folders in Breakpad's layout, asked in order; any file system that Flink"
                                    + " reaches. Separated by semicolons.");

    static final ConfigOption<MemorySize> SYMBOL_CACHE_SIZE =
            ConfigOptions.key("symbol-cache-size")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(256))
                    .withDescription(
                            "Heap for symbol tables, shared by all slots of a TaskManager. A table"
                                    + " takes about half the size of its text.");

    static final ConfigOption<Duration> SYMBOL_WAIT =
            ConfigOptions.key("symbol-wait")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Longest time an event waits for symbols that are being read. Afterwards"
                                    + " it leaves without them, marked as degraded.");

    static final ConfigOption<Integer> EVENTS_IN_FLIGHT =
            ConfigOptions.key("events-in-flight")
                    .intType()
                    .defaultValue(100)
                    .withDescription(
                            "Events of one subtask that may wait for symbols or a stack walk at the"
                                    + " same time; they are part of each checkpoint.");

    static final ConfigOption<Integer> WALK_THREADS =
            ConfigOptions.key("walk-threads")
                    .intType()
                    .defaultValue(2)
                    .withDescription(
                            "Threads of a TaskManager that read symbols and walk dumps, shared by all"
                                    + " slots. One per core.");

    static final ConfigOption<Duration> WALK_TIMEOUT =
            ConfigOptions.key("walk-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(60))
                    .withDescription(
                            "Longest time from an event's arrival at the walk to its result, retries"
                                    + " of the dump included.");

    static final ConfigOption<MemorySize> MAX_DUMP_SIZE =
            ConfigOptions.key("max-dump-size")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(64))
                    .withDescription(
                            "Largest minidump that is read. Up to walk-threads of them are in the"
                                    + " heap of a TaskManager at the same time.");

    static final ConfigOption<Duration> PROGRESS_INTERVAL =
            ConfigOptions.key("progress-interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(1))
                    .withDescription(
                            "Time between progress records. Their number per second is source"
                                    + " partitions times event partitions over this.");

    private EnrichOptions() {}
}
