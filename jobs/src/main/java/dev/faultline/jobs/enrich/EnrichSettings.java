package dev.faultline.jobs.enrich;

import dev.faultline.functions.forget.ForgetSettings;
import dev.faultline.functions.parking.BuildWaitSettings;
import dev.faultline.functions.parking.ParkingSettings;
import dev.faultline.functions.publish.BuildlessCrash;
import dev.faultline.functions.publish.ParkingLot;
import dev.faultline.functions.publish.StormLimit;
import dev.faultline.functions.stackwalk.DumpLimits;
import dev.faultline.functions.stackwalk.WalkSettings;
import dev.faultline.functions.symbolstore.SymbolSettings;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.kafka.KafkaOptions;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.options.OptionCheck;
import dev.faultline.jobs.options.OptionText;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;

/**
 * Settings of the enrichment job, checked. See {@link EnrichOptions} for what they mean.
 *
 * @param kafka how to reach Kafka and the registry
 * @param consumerGroup consumer group
 * @param clientHashKeyFile file with the key of the client hash
 * @param symbols where symbols come from and where they are kept
 * @param symbolWait longest wait for symbols
 * @param eventsInFlight events that may wait at the same time, per subtask
 * @param walkThreads threads that read symbols and walk dumps, per TaskManager
 * @param walkTimeout longest time of one event in the walk
 * @param dumpLimits what one dump may take
 * @param progressInterval time between progress records
 * @param deadLetterShare share of dead letters beyond which they are a storm
 * @param deadLetterWindow time over which that share is taken
 * @param parkingTime longest time a crash waits for symbols or a build after it has left without
 * @param parkingCapacity crashes that may wait for one module or build
 * @param forgetDelay time until what was said is certain to be in its topic
 */
record EnrichSettings(
        KafkaSettings kafka,
        String consumerGroup,
        String clientHashKeyFile,
        SymbolSettings symbols,
        Duration symbolWait,
        int eventsInFlight,
        int walkThreads,
        Duration walkTimeout,
        DumpLimits dumpLimits,
        Duration progressInterval,
        double deadLetterShare,
        Duration deadLetterWindow,
        Duration parkingTime,
        int parkingCapacity,
        Duration forgetDelay) {

    private static final int MAX_IN_FLIGHT = 10_000;
    private static final int MAX_THREADS = 256;
    private static final int WALKS_IN_TIME = 4;
    private static final int MAX_PARKED = 1_000_000;
    private static final int STORM_LEAST_INPUTS = 100;
    private static final Duration MAX_FORGET_DELAY = Duration.ofDays(1);

    /** Kafka deletes a segment when its last record is old enough, and fills it for a week. */
    private static final Duration SEGMENT = Duration.ofDays(7);

    /**
     * An input lives 30 days, and as long again when it was a dead letter that is sent again on its
     * last day.
     */
    private static final Duration FORGET_ORDERS = Duration.ofDays(60);

    /**
     * Looks for symbols begin soon, as most were only slow, and end hourly, as the rest are late.
     */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private static final Duration LAST_LOOK = Duration.ofHours(1);

    /** A look for a build costs a look into a table. */
    private static final Duration FIRST_BUILD_LOOK = Duration.ofSeconds(5);

    private static final Duration LAST_BUILD_LOOK = Duration.ofMinutes(2);

    /** Released crashes share the machine with those that arrive. */
    private static final int BATCH = 10;

    private static final Duration BATCH_PAUSE = Duration.ofMillis(200);

    /**
     * Reads and checks all options.
     *
     * @throws IllegalArgumentException that names every option that is wrong
     */
    static EnrichSettings read(Configuration given) {
        OptionCheck options = new OptionCheck(given);
        options.refuseOthersThan(OptionText.declaredIn(KafkaOptions.class, EnrichOptions.class));
        EnrichSettings settings =
                new EnrichSettings(
                        KafkaOptions.read(options),
                        options.get(EnrichOptions.CONSUMER_GROUP),
                        options.required(EnrichOptions.CLIENT_HASH_KEY_FILE),
                        symbols(options),
                        options.get(EnrichOptions.SYMBOL_WAIT),
                        options.number(EnrichOptions.EVENTS_IN_FLIGHT, 1, MAX_IN_FLIGHT),
                        options.number(EnrichOptions.WALK_THREADS, 1, MAX_THREADS),
                        options.get(EnrichOptions.WALK_TIMEOUT),
                        new DumpLimits(
                                options.get(EnrichOptions.MAX_DUMP_SIZE).getBytes(),
                                options.get(EnrichOptions.DUMP_TIMEOUT).toMillis(),
                                options.get(EnrichOptions.DUMP_PROCESSOR_TIME).toMillis()),
                        options.get(EnrichOptions.PROGRESS_INTERVAL),
                        options.get(EnrichOptions.DEAD_LETTER_SHARE),
                        options.get(EnrichOptions.DEAD_LETTER_WINDOW),
                        options.get(EnrichOptions.PARKING_TIME),
                        options.number(EnrichOptions.PARKING_CAPACITY, 0, MAX_PARKED),
                        Duration.ofMillis(
                                options.millis(EnrichOptions.FORGET_DELAY, MAX_FORGET_DELAY)));
        settings.check(options);
        options.finish();
        return settings;
    }

    /** What the walk may use. */
    WalkSettings walk() {
        return new WalkSettings(symbols, symbolWait.toMillis(), walkThreads, dumpLimits);
    }

    /** Time for modules that only a second walk meets; it waits for such up to three times. */
    Duration patience() {
        return walkTimeout.dividedBy(WALKS_IN_TIME);
    }

    /** How many dead letters are too many. */
    StormLimit stormLimit() {
        return new StormLimit(deadLetterShare, deadLetterWindow.toMillis(), STORM_LEAST_INPUTS);
    }

    /** Bounds of the parking. */
    ParkingSettings parking() {
        return new ParkingSettings(
                parkingTime.toMillis(),
                (parkingCapacity + ParkingLot.LOTS - 1) / ParkingLot.LOTS,
                FIRST_LOOK.toMillis(),
                LAST_LOOK.toMillis(),
                BATCH,
                BATCH_PAUSE.toMillis());
    }

    /** Bounds of the wait for builds. */
    BuildWaitSettings buildWait() {
        return new BuildWaitSettings(
                parkingTime.toMillis(),
                (parkingCapacity + BuildlessCrash.LOTS - 1) / BuildlessCrash.LOTS,
                FIRST_BUILD_LOOK.toMillis(),
                LAST_BUILD_LOOK.toMillis());
    }

    /**
     * Bounds of forgetting what was said of somebody.
     *
     * @param topic where it was said
     */
    ForgetSettings forgetting(String topic) {
        return new ForgetSettings(
                forgetDelay.toMillis(),
                Topics.retentionOf(topic).plus(SEGMENT).toMillis(),
                parkingTime.plusDays(1).toMillis(),
                FORGET_ORDERS.toMillis());
    }

    private void check(OptionCheck options) {
        options.require(symbols.cacheBytes() > 0, "--symbol-cache-size must be positive");
        options.require(
                dumpLimits.maxBytes() > 0 && dumpLimits.maxBytes() <= Integer.MAX_VALUE,
                "--max-dump-size must be positive and below 2 GiB");
        options.require(isPositive(walkTimeout), "--walk-timeout must be positive");
        options.require(
                dumpLimits.wallMillis() > 0 && dumpLimits.wallMillis() < walkTimeout.toMillis(),
                "--dump-timeout must be positive and shorter than --walk-timeout");
        options.require(
                dumpLimits.cpuMillis() > 0 && dumpLimits.cpuMillis() <= dumpLimits.wallMillis(),
                "--dump-processor-time must be positive and at most --dump-timeout");
        options.require(isPositive(progressInterval), "--progress-interval must be positive");
        options.require(
                deadLetterShare > 0 && deadLetterShare <= 1,
                "--dead-letter-share must be above 0 and at most 1");
        options.require(
                deadLetterWindow.toSeconds() >= 1,
                "--dead-letter-window must be at least a second");
        options.require(isPositive(parkingTime), "--parking-time must be positive");
        options.require(
                !symbolWait.isNegative() && symbolWait.compareTo(walkTimeout) < 0,
                "--symbol-wait must be shorter than --walk-timeout");
    }

    private static SymbolSettings symbols(OptionCheck options) {
        return new SymbolSettings(
                SymbolStoreOptions.read(options),
                options.get(EnrichOptions.SYMBOL_CACHE_FOLDER),
                options.get(EnrichOptions.SYMBOL_CACHE_SIZE).getBytes());
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
