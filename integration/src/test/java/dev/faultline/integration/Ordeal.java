package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.cluster.JarSets;
import dev.faultline.jobs.generator.Scenario;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A cluster as people start it, under a steady stream, to which harm is done; and in the end the
 * question whether everything came out right.
 */
final class Ordeal implements AutoCloseable {

    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Path folder;
    private final FaultProxy proxy;
    private final FaultySymbolStore store;
    private final SupervisedFaultline cluster;
    private final SteadyStream stream;
    private final OutputWatch watch;
    private final List<String> report = new ArrayList<>();
    private final Map<String, List<Double>> silences = new TreeMap<>();
    private final String name;

    private Ordeal(String name, Path folder, long seed, boolean ha, Duration longest)
            throws IOException {
        this.name = name;
        this.folder = folder;
        Path symbols = folder.resolve("symbols");
        RealCrashStory.writeFirstSymbols(symbols);
        store = FaultySymbolStore.of(symbols);
        int detour = freePort();
        proxy = FaultProxy.before(detour);
        Path plan = writePlan(detour);
        cluster = SupervisedFaultline.start(folder.resolve("run"), plan, ha);
        Scenario scenario = SteadyStream.scenario(seed, longest);
        scenario.writeSymbols(symbols);
        stream = SteadyStream.begin(scenario, cluster.kafka());
        watch = OutputWatch.of(cluster.kafka());
        say(name + ": seed " + seed + (ha ? ", two JobManagers" : ", one JobManager"));
    }

    /**
     * Starts everything and waits until output flows.
     *
     * @param longest how long the stream would go on if nobody ended it
     */
    static Ordeal begin(String name, Path folder, long seed, boolean ha, Duration longest)
            throws IOException {
        Ordeal ordeal = new Ordeal(name, folder, seed, ha, longest);
        await().atMost(BOUND).pollInterval(POLL).until(() -> ordeal.watch.countsSaidAt() > 0);
        return ordeal;
    }

    /** The plan of the tree, with the jobs behind the proxy and before the symbol store. */
    private Path writePlan(int detour) throws IOException {
        Properties plan = new Properties();
        Path ofTheTree = JarSets.locate().home().resolve("local-cluster/cluster.properties");
        try (Reader reader = Files.newBufferedReader(ofTheTree)) {
            plan.load(reader);
        }
        String throughProxy = "127.0.0.1:" + proxy.port();
        plan.setProperty("kafka.detour.port", Integer.toString(detour));
        plan.setProperty("kafka.detour.advertised", throughProxy);
        for (String job : List.of("enrich", "monitor")) {
            String key = "job." + job + ".args";
            String arguments = plan.getProperty(key).replace("${kafka}", throughProxy);
            plan.setProperty(
                    key,
                    arguments.replaceAll(
                            "--symbol-stores \\S+",
                            "--symbol-stores " + store.url() + " --parking-time 1min"));
        }
        Path file = folder.resolve("plan.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            plan.store(writer, null);
        }
        return file;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    SupervisedFaultline cluster() {
        return cluster;
    }

    /** Every kind of fault once, in random order. */
    List<Fault> faults(SplittableRandom random) {
        return Fault.all(cluster, proxy, store, random);
    }

    /** Lets a fault happen and waits until both jobs speak again of what came since it began. */
    void suffer(Fault fault, String when) {
        long began = System.currentTimeMillis();
        fault.begin().run();
        try {
            pause(fault.lasts());
        } finally {
            fault.end().run();
        }
        await().atMost(BOUND).pollInterval(POLL).until(() -> watch.enrichedThrough() >= began);
        long enriched = System.currentTimeMillis();
        await().atMost(BOUND).pollInterval(POLL).until(() -> watch.countsSaidAt() >= enriched);
        long monitored = System.currentTimeMillis();
        long lasted = fault.lasts().toMillis();
        silences.computeIfAbsent(fault.name(), any -> new ArrayList<>())
                .add((monitored - began - lasted) / 1000.0);
        say(
                String.format(
                        Locale.ROOT,
                        "%s  %-52s %s every partition has output after %5.1f s, counts after %5.1f s%s",
                        Instant.ofEpochMilli(began).truncatedTo(ChronoUnit.SECONDS),
                        fault.name(),
                        when,
                        (enriched - began) / 1000.0,
                        (monitored - began) / 1000.0,
                        lasted == 0 ? "" : ", of a fault of " + lasted / 1000 + " s"));
    }

    /** Lets the world go on for a while. */
    static void pause(Duration duration) {
        long until = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private void say(String fault, List<Double> seconds) {
        Collections.sort(seconds);
        say(
                String.format(
                        Locale.ROOT,
                        "%-52s %3d times, first count %5.1f s after its end, at most %5.1f s",
                        fault,
                        seconds.size(),
                        seconds.get(seconds.size() / 2),
                        seconds.get(seconds.size() - 1)));
    }

    void say(String line) {
        report.add(line);
        System.out.println(line);
    }

    /** Ends the stream, waits until everything is read, and compares everything with everything. */
    void judge() throws IOException, InterruptedException {
        stream.end();
        watch.close();
        silences.forEach(this::say);
        cluster.awaitHealthy();
        try (LiveFaultline live = cluster.attach()) {
            live.awaitEnriched(BOUND);
            say(stream.sent().size() + " readable inputs, " + stream.broken() + " broken ones");
            Exactness exactness = new Exactness(live, stream.sent());
            live.advanceTo(Instant.now().plusSeconds(60));
            exactness.await();
            exactness.lines().forEach(this::say);
            JsonNode audit = audit(live);
            say(
                    String.format(
                            Locale.ROOT,
                            "audit: %s, %d inputs, %d lost, %d doubled, %d findings",
                            audit.path("clean").asBoolean() ? "clean" : "NOT CLEAN",
                            audit.path("inputs").asLong(),
                            findings(audit, "MISSING"),
                            findings(audit, "DOUBLED"),
                            audit.path("findings_total").asLong()));
            for (JsonNode finding : audit.path("findings")) {
                say(finding.toString());
            }
            exactness.awaitLastWord();
            say(exactness.lastWord());
            assertThat(exactness.differences()).isEmpty();
            assertThat(audit.path("clean").asBoolean()).as("%s", audit).isTrue();
            assertThat(live.records(Topics.deadLettersOf(Topics.PINGS)))
                    .hasSizeGreaterThanOrEqualTo(stream.broken());
        }
    }

    private static long findings(JsonNode audit, String kind) {
        long sum = 0;
        for (JsonNode group : audit.path("groups")) {
            sum += group.path("kind").asText().equals(kind) ? group.path("count").asLong() : 0;
        }
        return sum;
    }

    private static JsonNode audit(LiveFaultline live) throws IOException {
        live.awaitCheckpoints();
        List<String> output = Cli.end(live.kafka(), "audit", "--json").output();
        String last = output.get(output.size() - 1);
        assertThat(last).as("%s", output).startsWith("{");
        return JsonMapper.builder().build().readTree(last);
    }

    /** Writes the report beside the logs, which outlive the cluster. */
    private void keep() {
        Path kept = JarSets.locate().home().resolve("integration/target").resolve(name);
        try {
            Files.createDirectories(kept);
            Files.write(kept.resolve("report.txt"), report);
            try (var logs = Files.list(cluster.logs())) {
                for (Path log : logs.filter(Ordeal::isOurs).toList()) {
                    Files.copy(
                            log,
                            kept.resolve(log.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** RocksDB leaves a log of each of its databases there. */
    private static boolean isOurs(Path log) {
        return Files.isRegularFile(log) && !log.getFileName().toString().startsWith("tmp_");
    }

    @Override
    public void close() {
        keep();
        watch.close();
        cluster.close();
        proxy.close();
        store.close();
    }
}
