package dev.faultline.jobs.enrich;

import dev.faultline.functions.symbolstore.TransferLimits;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Options of the enrichment job, given as {@code --key value}. */
public final class EnrichOptions {

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
                            "Symbol stores in Breakpad's layout, asked in order: folders on any file"
                                    + " system that Flink reaches, and HTTP servers by their http: or"
                                    + " https: address. Separated by semicolons.");

    static final ConfigOption<List<String>> SYMBOL_REDIRECT_HOSTS =
            ConfigOptions.key("symbol-redirect-hosts")
                    .stringType()
                    .asList()
                    .defaultValues()
                    .withDescription(
                            "Hosts, or host:port, that HTTP stores may redirect to beside themselves,"
                                    + " such as the storage behind a symbol server. Separated by"
                                    + " semicolons.");

    static final ConfigOption<Boolean> SYMBOL_PRIVATE_ADDRESSES =
            ConfigOptions.key("symbol-private-addresses")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the names of HTTP stores may lead to addresses that are not"
                                    + " public. Needed for a store inside one's own network, unless"
                                    + " it is configured by its address.");

    static final ConfigOption<String> SYMBOL_TRUSTED_CERTIFICATES =
            ConfigOptions.key("symbol-trusted-certificates")
                    .stringType()
                    .defaultValue("")
                    .withDescription(
                            "PEM file on every TaskManager with certificates, such as that of one's"
                                    + " own authority, that https stores may have beside those that"
                                    + " the JVM trusts. Empty for none.");

    static final ConfigOption<Duration> SYMBOL_CONNECT_TIMEOUT =
            ConfigOptions.key("symbol-connect-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMillis(TransferLimits.DEFAULT.connectMillis()))
                    .withDescription("Longest time until a connection to a symbol store stands.");

    static final ConfigOption<Duration> SYMBOL_ANSWER_TIMEOUT =
            ConfigOptions.key("symbol-answer-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMillis(TransferLimits.DEFAULT.firstByteMillis()))
                    .withDescription("Longest time from there to the head of the store's answer.");

    static final ConfigOption<Duration> SYMBOL_TRANSFER_TIMEOUT =
            ConfigOptions.key("symbol-transfer-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMillis(TransferLimits.DEFAULT.totalMillis()))
                    .withDescription(
                            "Longest time of a whole transfer, redirects included; folders have ten"
                                    + " minutes at least. Transfers occupy threads, walk-threads of"
                                    + " them at the same time.");

    static final ConfigOption<MemorySize> SYMBOL_MIN_SPEED =
            ConfigOptions.key("symbol-min-speed")
                    .memoryType()
                    .defaultValue(new MemorySize(TransferLimits.DEFAULT.minBytesPerSecond()))
                    .withDescription(
                            "Bytes per second that a transfer has to bring on average once it is"
                                    + " older than 10 s.");

    static final ConfigOption<MemorySize> SYMBOL_MAX_DOWNLOAD =
            ConfigOptions.key("symbol-max-download")
                    .memoryType()
                    .defaultValue(new MemorySize(TransferLimits.DEFAULT.maxWireBytes()))
                    .withDescription("Largest symbol file as it travels.");

    static final ConfigOption<MemorySize> SYMBOL_MAX_TEXT =
            ConfigOptions.key("symbol-max-text")
                    .memoryType()
                    .defaultValue(new MemorySize(TransferLimits.DEFAULT.maxTextBytes()))
                    .withDescription(
                            "Largest symbol file unpacked, up to 2 GiB. It is never kept as a whole;"
                                    + " its index takes a third of it.");

    static final ConfigOption<Integer> SYMBOL_MAX_EXPANSION =
            ConfigOptions.key("symbol-max-expansion")
                    .intType()
                    .defaultValue((int) TransferLimits.DEFAULT.maxExpansion())
                    .withDescription(
                            "How many times its size a packed symbol file may unpack to, beyond 16"
                                    + " MiB. Real ones reach some 20, a bomb 1032.");

    static final ConfigOption<Integer> SYMBOL_MAX_REDIRECTS =
            ConfigOptions.key("symbol-max-redirects")
                    .intType()
                    .defaultValue(TransferLimits.DEFAULT.maxRedirects())
                    .withDescription("Redirects that are followed for one symbol file.");

    static final ConfigOption<String> SYMBOL_CACHE_FOLDER =
            ConfigOptions.key("symbol-cache-folder")
                    .stringType()
                    .defaultValue("")
                    .withDescription(
                            "Folder on a local disk of each TaskManager for symbol indexes; kept over"
                                    + " restarts, and several processes may share it. Empty for"
                                    + " faultline-symbols below the JVM's temporary folder.");

    static final ConfigOption<MemorySize> SYMBOL_CACHE_SIZE =
            ConfigOptions.key("symbol-cache-size")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(10 * 1024))
                    .withDescription(
                            "Disk for symbol indexes. One takes about a third of its symbol file's"
                                    + " text, so the default holds some 30 GB of it.");

    static final ConfigOption<Duration> SYMBOL_WAIT =
            ConfigOptions.key("symbol-wait")
                    .durationType()
                    .defaultValue(Duration.ofMillis(250))
                    .withDescription(
                            "Longest time an event waits for symbols that are being read. Afterwards"
                                    + " it leaves without them, marked as degraded, and is enriched"
                                    + " again when they are there.");

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

    static final ConfigOption<Duration> DUMP_TIMEOUT =
            ConfigOptions.key("dump-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(20))
                    .withDescription(
                            "Longest time that a thread has one dump in hand, fetching included. A"
                                    + " dump that takes longer is a dead letter. Walks take a tenth of"
                                    + " a millisecond; what is slow is where the dump comes from.");

    static final ConfigOption<Duration> DUMP_PROCESSOR_TIME =
            ConfigOptions.key("dump-processor-time")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(5))
                    .withDescription(
                            "Most processor time of one dump. The walk has limits of its own, which"
                                    + " end it in under a second; this one is for what they miss.");

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

    static final ConfigOption<Double> DEAD_LETTER_SHARE =
            ConfigOptions.key("dead-letter-share")
                    .doubleType()
                    .defaultValue(0.1)
                    .withDescription(
                            "Share of the inputs of a topic that may be dead letters. More of them are"
                                    + " a storm, which the metric dead_letter_storm and the log tell"
                                    + " of. Usual is well below a hundredth.");

    static final ConfigOption<Duration> DEAD_LETTER_WINDOW =
            ConfigOptions.key("dead-letter-window")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5))
                    .withDescription(
                            "Time over which the share of dead letters is taken; below a hundred"
                                    + " inputs of a topic in it nothing is a storm.");

    static final ConfigOption<Duration> PARKING_TIME =
            ConfigOptions.key("parking-time")
                    .durationType()
                    .defaultValue(Duration.ofDays(2))
                    .withDescription(
                            "Longest time an event that left without the names of an application's"
                                    + " module, or with a guess of its version, waits for them to be"
                                    + " enriched again.");

    static final ConfigOption<Integer> PARKING_CAPACITY =
            ConfigOptions.key("parking-capacity")
                    .intType()
                    .defaultValue(6_400)
                    .withDescription(
                            "Events that may wait for one module or one build; more of them stay as"
                                    + " they are. A ping takes some 16 KB of state, so the default is"
                                    + " 100 MB for each module that a release lacks.");

    static final ConfigOption<Duration> FORGET_DELAY =
            ConfigOptions.key("forget-delay")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(150))
                    .withDescription(
                            "Time from a deletion request, or from a row that is said of such a"
                                    + " client afterwards, to the deletion of its rows. Longer than"
                                    + " delivery.timeout.ms of Kafka's producers, 2 min unless set, so"
                                    + " that the deletion is behind the row.");

    private EnrichOptions() {}
}
