package dev.faultline.jobs.benchmark;

import dev.faultline.jobs.TopicSpec;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.cluster.ClusterException;
import dev.faultline.jobs.cluster.ClusterProcesses;
import dev.faultline.jobs.cluster.Endpoints;
import dev.faultline.jobs.cluster.FlinkSize;
import dev.faultline.jobs.enrich.EnrichJob;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RowProducer;
import dev.faultline.jobs.kafka.SchemaRegistry;
import dev.faultline.jobs.kafka.TopicAdmin;
import dev.faultline.jobs.monitor.MonitorJob;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.ProcessedCrash;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Command line behind {@code ./local-cluster/benchmark}: starts a cluster of its own on free ports,
 * fills its topics, runs the jobs in turn and prints a table.
 */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures the jobs against jobs that only move the same records.",
            "Needs a quiet machine; the CPU figures suffer less from others than the rates."
        })
public final class PipelineBenchmark implements Callable<Integer> {

    private static final int PARTITIONS = 4;

    /** One TaskManager with two slots: each job runs with two subtasks in one process. */
    private static final FlinkSize SIZE = new FlinkSize(1, 2, 2, 320, 2400, 400);

    private static final List<String> COLUMNS = List.of("taskmanager-1", "kafka", "jobmanager");

    private static final Duration KEPT = Duration.ofDays(1);

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            required = true,
            description = "Where the cluster works; must not exist. Deleted at the end.")
    private Path folder = Path.of("");

    @Option(
            names = "--pings",
            paramLabel = "N",
            defaultValue = "60000",
            description = "Pings of one run; 0 leaves enrich out (default: ${DEFAULT-VALUE}).")
    private int pings;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "150000",
            description =
                    "Crash events of one run; 0 leaves monitor out (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--span",
            paramLabel = "MINUTES",
            defaultValue = "5",
            description =
                    "Receive time of the crash events of a run (default: ${DEFAULT-VALUE}). In a"
                            + " longer one fewer events share a row.")
    private int spanMinutes;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs of each job, in turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "60000",
            description =
                    "Records of a first run of each job that is not measured (default:"
                            + " ${DEFAULT-VALUE}).")
    private int warmUp;

    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private final PrintStream progress = System.err;

    /** Runs the benchmark. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new PipelineBenchmark()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (Files.exists(folder)) {
            progress.println(folder + " exists; remove it or choose another --folder");
            return 1;
        }
        progress.println("Starting a cluster in " + folder);
        ClusterProcesses cluster = ClusterProcesses.start(folder, Endpoints.free(), SIZE);
        Thread stop = new Thread(cluster::close);
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            measure(cluster);
        } finally {
            Runtime.getRuntime().removeShutdownHook(stop);
            cluster.close();
        }
        delete(folder);
        return 0;
    }

    private void measure(ClusterProcesses cluster) throws IOException {
        KafkaSettings kafka =
                KafkaSettings.plain(
                        cluster.endpoints().bootstrapServers(), cluster.endpoints().registryUrl());
        applyTopics(kafka);
        out.printf(
                "%s, %d processors, load %.1f, Java %s%n%n",
                System.getProperty("os.arch", ""),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.version());
        Stopwatch stopwatch = new Stopwatch(cluster, kafka);
        try (TopicEnds ends = new TopicEnds(kafka, PARTITIONS)) {
            // In this order: what enrich writes is what monitor would read.
            if (events > 0) {
                measureMonitor(stopwatch, cluster, kafka, ends);
            }
            if (pings > 0) {
                measureEnrich(stopwatch, kafka, ends);
            }
        }
    }

    private void measureEnrich(Stopwatch stopwatch, KafkaSettings kafka, TopicEnds ends)
            throws IOException {
        long bytes = preloadPings(kafka);
        List<Measurement> runs = inTurn(stopwatch, pingContenders(ends), pings);
        out.printf(
                Locale.ROOT,
                "%,d pings of %,d bytes, %d frames and %d modules each%n%n",
                pings,
                bytes / pings,
                BenchmarkPings.FRAMES,
                BenchmarkPings.MODULES);
        out.println(ResultTable.of("pings", runs, COLUMNS));
        out.println(ResultTable.ratio(EnrichJob.NAME, PassThroughJob.NAME, runs));
    }

    private void measureMonitor(
            Stopwatch stopwatch, ClusterProcesses cluster, KafkaSettings kafka, TopicEnds ends)
            throws IOException {
        progress.printf("Writing %,d crash events%n", events);
        BenchmarkEvents source =
                new BenchmarkEvents(events, Duration.ofMinutes(spanMinutes), PARTITIONS);
        try (RowProducer producer = new RowProducer(kafka)) {
            source.writeTo(producer);
            producer.flush();
        }
        List<Contender> contenders =
                List.of(
                        bareKeyed(BareKeyedJob.NAME, BareKeyedJob.CRASHES, ends),
                        bareKeyed(BareKeyedJob.EVENTS_NAME, Topics.EVENTS, ends),
                        new Contender(
                                MonitorJob.NAME,
                                MonitorJob.class,
                                List.of(),
                                new WatermarkMark(cluster.flink(), source::receivedUntil)));
        List<Measurement> runs = inTurn(stopwatch, contenders, events);
        out.printf(
                Locale.ROOT,
                "%,d crash events received within %d minutes%n%n",
                events,
                spanMinutes);
        out.println(ResultTable.of("events", runs, COLUMNS));
        out.println(ResultTable.ratio(MonitorJob.NAME, BareKeyedJob.NAME, runs));
        out.println(ResultTable.ratio(MonitorJob.NAME, BareKeyedJob.EVENTS_NAME, runs));
        out.println();
    }

    private static Contender bareKeyed(String name, String input, TopicEnds ends) {
        return new Contender(
                name,
                BareKeyedJob.class,
                List.of("--input", input),
                new OutputMark(ends, BareKeyedJob.output(input)));
    }

    private static void applyTopics(KafkaSettings kafka) {
        List<TopicSpec> topics = new ArrayList<>(Topics.all());
        topics.add(copies(PassThroughJob.OUTPUT, CrashEnvelope.class, "document_id"));
        topics.add(copies(BareKeyedJob.CRASHES, ProcessedCrash.class, "event_id"));
        topics.add(
                copies(
                        BareKeyedJob.output(BareKeyedJob.CRASHES),
                        ProcessedCrash.class,
                        "event_id"));
        topics.add(copies(BareKeyedJob.output(Topics.EVENTS), CrashEventRecord.class, "event_id"));
        topics.add(copies(BareKeyedJob.COUNTS, CrashCount.class, "channel"));
        try (TopicAdmin admin = new TopicAdmin(kafka)) {
            admin.apply(topics, PARTITIONS, (short) 1);
        }
        SchemaRegistry registry = kafka.registry();
        for (TopicSpec topic : topics) {
            Schema schema = topic.schema();
            if (schema != null) {
                registry.register(topic.subject(), schema, topic.compatibility());
            }
        }
    }

    private static TopicSpec copies(
            String name, Class<? extends SpecificRecordBase> type, String key) {
        return new TopicSpec(name, type, key, TopicSpec.Role.INTERNAL, false, KEPT);
    }

    /** Fills the input topic; returns the size of all payloads. */
    private long preloadPings(KafkaSettings kafka) throws IOException {
        progress.printf("Writing %,d pings and their symbols%n", pings);
        BenchmarkPings.writeSymbols(symbols());
        Files.writeString(clientHashKey(), "a key that protects nobody, for this run only");
        BenchmarkPings source = new BenchmarkPings();
        long bytes = 0;
        try (RowProducer producer = new RowProducer(kafka)) {
            producer.send(Topics.POLICY, "intake", BenchmarkPings.policy());
            producer.send(Topics.BUILDS, "build", BenchmarkPings.build());
            for (int number = 0; number < pings; number++) {
                CrashEnvelope ping = source.ping(number);
                bytes += ping.getPayload().remaining();
                producer.send(Topics.PINGS, ping.getDocumentId(), ping);
            }
            producer.flush();
        }
        return bytes;
    }

    private List<Contender> pingContenders(TopicEnds ends) {
        return List.of(
                new Contender(
                        PassThroughJob.NAME,
                        PassThroughJob.class,
                        List.of(),
                        new OutputMark(ends, PassThroughJob.OUTPUT)),
                new Contender(
                        EnrichJob.NAME,
                        EnrichJob.class,
                        List.of(
                                "--client-hash-key-file", clientHashKey().toString(),
                                "--symbol-stores", symbols().toString(),
                                "--symbol-cache-folder", symbols() + "-cache"),
                        new OutputMark(ends, Topics.CENSUS)));
    }

    /** Interleaved, so that a disturbance of minutes meets all. */
    private List<Measurement> inTurn(Stopwatch stopwatch, List<Contender> contenders, int records)
            throws IOException {
        for (Contender contender : contenders) {
            progress.printf("Warming up %s%n", contender.name());
            stopwatch.run(contender, Math.min(warmUp, records));
        }
        List<Measurement> runs = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Contender contender : contenders) {
                Measurement run = stopwatch.run(contender, records);
                progress.printf(
                        Locale.ROOT,
                        "Round %d: %s %,.0f/s, %.1f µs CPU%n",
                        round,
                        run.job(),
                        run.recordsPerSecond(),
                        run.cpuMicros());
                runs.add(run);
            }
        }
        return runs;
    }

    private Path symbols() {
        return folder.toAbsolutePath().resolve("symbols");
    }

    private Path clientHashKey() {
        return folder.toAbsolutePath().resolve("client-hash.key");
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(Objects.requireNonNull(file));
            }
        } catch (IOException e) {
            throw new ClusterException("Cannot delete " + folder, e);
        }
    }
}
