package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.faultline.jobs.TopicSpec;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.cluster.Alertmanager;
import dev.faultline.jobs.cluster.JarSets;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.SchemaRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drives the scripts of {@code local-cluster/} as a person would, on free ports and in a folder of
 * its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalClusterIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home = JarSets.locate().home();

    @TempDir private static Path run = Path.of("");

    private record Result(int status, String out) {}

    @BeforeAll
    void up() throws Exception {
        Result up = script("up", "--free-ports");
        assertThat(up.status()).as(up.out()).isZero();
        assertThat(up.out())
                .contains(
                        "Ready after",
                        run.toString(),
                        "./local-cluster/watch",
                        "http://127.0.0.1:");
    }

    @AfterAll
    void downLeavesNoProcessAndOnlyLogs() throws Exception {
        List<Long> pids = pids().toList();
        Result down = script("down");
        assertThat(down.status()).as(down.out()).isZero();
        assertThat(pids).isNotEmpty().noneMatch(pid -> ProcessHandle.of(pid).isPresent());
        try (Stream<Path> left = Files.list(run)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("logs");
        }
        assertThat(script("status").status()).isEqualTo(3);
        assertThat(script("down").out()).contains("No cluster was running");
    }

    @Test
    void aSecondUpShowsTheStatusAndStartsNothing() throws Exception {
        List<Long> before = pids().toList();
        Result up = script("up");
        assertThat(up.status()).isZero();
        assertThat(up.out()).contains("running already").contains("taskmanager-2");
        assertThat(pids()).containsExactlyElementsOf(before);
    }

    /** As docs/reference/topics.md says. */
    @ParameterizedTest
    @ValueSource(strings = {"links", "crash.builds.v1"})
    void watchPrintsWhatATopicHoldsAndEnds(String topic) throws Exception {
        Result watched = script("watch", topic, "--json", "--from-beginning", "--until-end");
        assertThat(watched.status()).as(watched.out()).isZero();
        assertThat(watched.out().lines()).allMatch(line -> line.startsWith("{"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"taskmanager-1", "kafka"})
    void aKilledProcessIsStartedAgain(String name) throws Exception {
        long restarts = process(name).path("restarts").asLong();
        killAndAwaitRestart(name, restarts);
        assertThat(process(name).path("restarts").asLong()).isGreaterThan(restarts);
    }

    @Test
    void idsAndSchemasSurviveTheDeathOfTheRegistry() throws Exception {
        Map<String, Integer> before = ids();
        assertThat(before).isNotEmpty();
        killAndAwaitRestart("registry", process("registry").path("restarts").asLong());
        assertThat(ids()).isEqualTo(before);
    }

    @Test
    void jobsComeBackWithTheirCheckpointsWhenTheJobManagerIsKilled() throws Exception {
        killAndAwaitRestart("jobmanager", process("jobmanager").path("restarts").asLong());
        assertThat(status().path("state").asText()).isEqualTo("running");
    }

    @Test
    void alertmanagerAnswersWhereStatusSaysAndComesBackLikeTheNotifier() throws Exception {
        assumeTrue(Alertmanager.program().isPresent(), Alertmanager.MISSING);
        killAndAwaitRestart("alertmanager", process("alertmanager").path("restarts").asLong());
        killAndAwaitRestart("notifier", process("notifier").path("restarts").asLong());
        awaitAnswer("alertmanager", "/-/ready");
    }

    @Test
    void theLivePageAnswersWhereStatusSaysAndComesBack() throws Exception {
        killAndAwaitRestart("dashboard", process("dashboard").path("restarts").asLong());
        awaitAnswer("live-page", "/api/alerts");
    }

    /** Waits until a process answers where status says it does. */
    private void awaitAnswer(String endpoint, String path) throws Exception {
        URI uri = URI.create(status().at("/endpoints/" + endpoint).asText() + path);
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () ->
                                HttpClient.newHttpClient()
                                                .send(
                                                        HttpRequest.newBuilder(uri).build(),
                                                        BodyHandlers.discarding())
                                                .statusCode()
                                        == 200);
    }

    @Test
    void aTakenPortIsNamedWithItsOwnerAndAWayOut(@TempDir Path other) throws Exception {
        String kafka = status().at("/endpoints/kafka").asText();
        String port = kafka.substring(kafka.indexOf(':') + 1);
        Result up = script(other, "up", "--kafka-port", port);
        assertThat(up.status()).isEqualTo(1);
        assertThat(up.out())
                .contains("Port " + port + " (kafka) is taken")
                .contains("the kafka of another Faultline cluster")
                .contains("--free-ports");
    }

    @Test
    void everythingListensOnLoopbackOnly() throws Exception {
        assumeTrue(
                Files.isReadable(Path.of("/proc/net/tcp")), "the system tells who listens where");
        List<String> sockets = new ArrayList<>();
        for (long pid : pids().toList()) {
            sockets.addAll(sockets(pid));
        }
        List<String> listeners =
                Stream.concat(
                                Files.readAllLines(Path.of("/proc/net/tcp")).stream(),
                                Files.readAllLines(Path.of("/proc/net/tcp6")).stream())
                        .map(row -> row.strip().split("\\s+", -1))
                        // Local address, state (0A listens), inode.
                        .filter(
                                row ->
                                        row[3].equals("0A")
                                                && sockets.contains("socket:[" + row[9] + "]"))
                        .map(row -> row[1])
                        .toList();
        assertThat(listeners)
                .hasSizeGreaterThan(5)
                .allMatch(
                        address -> address.substring(0, address.indexOf(':')).endsWith("0100007F"));
    }

    private static List<String> sockets(long pid) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            List<String> targets = new ArrayList<>();
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    targets.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
            return targets;
        }
    }

    private void killAndAwaitRestart(String name, long restartsBefore) throws Exception {
        ProcessHandle.of(process(name).path("pid").asLong()).orElseThrow().destroyForcibly();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () ->
                                process(name).path("restarts").asLong() > restartsBefore
                                        && status().path("state").asText().equals("running"));
    }

    private Map<String, Integer> ids() throws Exception {
        JsonNode endpoints = status().path("endpoints");
        SchemaRegistry registry =
                KafkaSettings.plain(
                                endpoints.path("kafka").asText(),
                                endpoints.path("registry").asText())
                        .registry();
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (TopicSpec topic : Topics.all()) {
            if (topic.schema() != null) {
                ids.put(
                        topic.subject(),
                        registry.idOf(topic.subject(), Objects.requireNonNull(topic.schema())));
            }
        }
        return ids;
    }

    private Stream<Long> pids() {
        return StreamSupport.stream(processes().spliterator(), false)
                .map(process -> process.path("pid").asLong())
                // One that is not installed or has finished.
                .filter(pid -> pid != 0);
    }

    private JsonNode processes() {
        try {
            return status().path("processes");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode process(String name) {
        for (JsonNode process : processes()) {
            if (process.path("name").asText().equals(name)) {
                return process;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private JsonNode status() throws IOException, InterruptedException {
        return JSON.readTree(script("status", "--json").out());
    }

    private Result script(String name, String... arguments)
            throws IOException, InterruptedException {
        return script(run, name, arguments);
    }

    private Result script(Path folder, String name, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Stream.concat(
                                                Stream.of(
                                                        home.resolve("local-cluster")
                                                                .resolve(name)
                                                                .toString()),
                                                Stream.of(arguments))
                                        .toList())
                        .redirectErrorStream(true);
        builder.environment().put("FAULTLINE_RUN_DIR", folder.toString());
        // Maven has built what these processes run on.
        builder.environment().put("FAULTLINE_BUILD", "never");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out);
    }
}
