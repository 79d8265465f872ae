package dev.faultline.jobs.enrich;

import dev.faultline.functions.parking.BuildWaitSettings;
import dev.faultline.functions.parking.ParkingSettings;
import dev.faultline.functions.publish.BuildlessCrash;
import dev.faultline.functions.publish.ParkingLot;
import dev.faultline.functions.publish.StormLimit;
import dev.faultline.functions.stackwalk.DumpLimits;
import dev.faultline.functions.stackwalk.WalkSettings;
import dev.faultline.functions.symbolstore.SymbolSettings;
import dev.faultline.jobs.kafka.KafkaOptions;
import dev.faultline.jobs.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;

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
        int parkingCapacity) {

    private static final int MAX_IN_FLIGHT = 10_000;
    private static final int MAX_THREADS = 256;
    private static final int WALKS_IN_TIME = 4;
    private static final int MAX_PARKED = 1_000_000;
    private static final int STORM_LEAST_INPUTS = 100;

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
    static EnrichSettings read(ReadableConfig configuration) {
        List<String> problems = new ArrayList<>();
        KafkaSettings kafka = null;
        try {
            kafka = KafkaOptions.read(configuration);
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        String keyFile = configuration.getOptional(EnrichOptions.CLIENT_HASH_KEY_FILE).orElse("");
        check(problems, !keyFile.isEmpty(), "--client-hash-key-file is missing");
        EnrichSettings settings =
                new EnrichSettings(
                        kafka == null ? KafkaSettings.plain("", "") : kafka,
                        configuration.get(EnrichOptions.CONSUMER_GROUP),
                        keyFile,
                        symbols(configuration),
                        configuration.get(EnrichOptions.SYMBOL_WAIT),
                        configuration.get(EnrichOptions.EVENTS_IN_FLIGHT),
                        configuration.get(EnrichOptions.WALK_THREADS),
                        configuration.get(EnrichOptions.WALK_TIMEOUT),
                        new DumpLimits(
                                configuration.get(EnrichOptions.MAX_DUMP_SIZE).getBytes(),
                                configuration.get(EnrichOptions.DUMP_TIMEOUT).toMillis(),
                                configuration.get(EnrichOptions.DUMP_PROCESSOR_TIME).toMillis()),
                        configuration.get(EnrichOptions.PROGRESS_INTERVAL),
                        configuration.get(EnrichOptions.DEAD_LETTER_SHARE),
                        configuration.get(EnrichOptions.DEAD_LETTER_WINDOW),
                        configuration.get(EnrichOptions.PARKING_TIME),
                        configuration.get(EnrichOptions.PARKING_CAPACITY));
        settings.checkBounds(problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
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

    private void checkBounds(List<String> problems) {
        check(problems, symbols.cacheBytes() > 0, "--symbol-cache-size must be positive");
        SymbolStoreOptions.check(symbols.stores(), problems);
        check(
                problems,
                eventsInFlight >= 1 && eventsInFlight <= MAX_IN_FLIGHT,
                "--events-in-flight must be 1 to " + MAX_IN_FLIGHT);
        check(
                problems,
                walkThreads >= 1 && walkThreads <= MAX_THREADS,
                "--walk-threads must be 1 to " + MAX_THREADS);
        check(
                problems,
                dumpLimits.maxBytes() > 0 && dumpLimits.maxBytes() <= Integer.MAX_VALUE,
                "--max-dump-size must be positive and below 2 GiB");
        check(problems, isPositive(walkTimeout), "--walk-timeout must be positive");
        check(
                problems,
                dumpLimits.wallMillis() > 0 && dumpLimits.wallMillis() < walkTimeout.toMillis(),
                "--dump-timeout must be positive and shorter than --walk-timeout");
        check(
                problems,
                dumpLimits.cpuMillis() > 0 && dumpLimits.cpuMillis() <= dumpLimits.wallMillis(),
                "--dump-processor-time must be positive and at most --dump-timeout");
        check(problems, isPositive(progressInterval), "--progress-interval must be positive");
        check(
                problems,
                deadLetterShare > 0 && deadLetterShare <= 1,
                "--dead-letter-share must be above 0 and at most 1");
        check(
                problems,
                deadLetterWindow.toSeconds() >= 1,
                "--dead-letter-window must be at least a second");
        check(problems, isPositive(parkingTime), "--parking-time must be positive");
        check(
                problems,
                parkingCapacity >= 0 && parkingCapacity <= MAX_PARKED,
                "--parking-capacity must be 0 to " + MAX_PARKED);
        check(
                problems,
                !symbolWait.isNegative() && symbolWait.compareTo(walkTimeout) < 0,
                "--symbol-wait must be shorter than --walk-timeout");
    }

    private static SymbolSettings symbols(ReadableConfig configuration) {
        return new SymbolSettings(
                SymbolStoreOptions.read(configuration),
                configuration.get(EnrichOptions.SYMBOL_CACHE_FOLDER),
                configuration.get(EnrichOptions.SYMBOL_CACHE_SIZE).getBytes());
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void check(List<String> problems, boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
    }
}
