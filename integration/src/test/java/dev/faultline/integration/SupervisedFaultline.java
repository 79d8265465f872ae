package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.cluster.Endpoints;
import dev.faultline.jobs.cluster.JarSets;
import dev.faultline.jobs.kafka.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster of {@code ./local-cluster/up}: its supervisor starts again what dies, so a test only
 * has to do harm. The test itself lives outside of it.
 */
final class SupervisedFaultline implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(250);

    private final Path folder;

    private SupervisedFaultline(Path folder) {
        this.folder = folder;
    }

    /** Starts a cluster that keeps everything in a folder and runs what a plan says. */
    static SupervisedFaultline start(Path folder, Path plan, boolean ha) {
        SupervisedFaultline cluster = new SupervisedFaultline(folder);
        List<String> arguments =
                new ArrayList<>(List.of("--free-ports", "--plan", plan.toString()));
        if (ha) {
            arguments.add("--ha");
        }
        try {
            cluster.script("up", arguments);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void script(String name, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(JarSets.locate().home().resolve("local-cluster").resolve(name).toString());
        command.addAll(arguments);
        Cli.run(
                command,
                // Maven has built what these processes run on.
                Map.of("FAULTLINE_RUN_DIR", folder.toString(), "FAULTLINE_BUILD", "never"));
    }

    Endpoints endpoints() {
        return JSON.convertValue(json("cluster.json").path("endpoints"), Endpoints.class);
    }

    KafkaSettings kafka() {
        return KafkaSettings.plain(endpoints().bootstrapServers(), endpoints().registryUrl());
    }

    /** Folder of the log files. */
    Path logs() {
        return folder.resolve("logs");
    }

    /** Ways to write to its topics and to read them, while every process runs. */
    LiveFaultline attach() {
        Map<String, String> jobs = new LinkedHashMap<>();
        for (JsonNode job : state().path("jobs")) {
            jobs.put(job.path("name").asText(), job.path("id").asText());
        }
        try {
            return LiveFaultline.attach(
                    Files.createDirectories(folder.resolve("attached")), endpoints(), jobs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True when the cluster has such a process on this machine. */
    boolean has(String name) {
        return process(name)
                .filter(process -> !process.path("state").asText().equals("not installed"))
                .isPresent();
    }

    /** The process of a name while one runs. */
    Optional<ProcessHandle> handle(String name) {
        return process(name)
                .map(process -> process.path("pid").asLong())
                .filter(pid -> pid != 0)
                .flatMap(ProcessHandle::of);
    }

    private Optional<JsonNode> process(String name) {
        for (JsonNode process : state().path("processes")) {
            if (process.path("name").asText().equals(name)) {
                return Optional.of(process);
            }
        }
        return Optional.empty();
    }

    /** Kills a process (SIGKILL) if it runs. */
    void kill(String name) {
        handle(name).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Stops a process in its tracks, or lets it go on. */
    static void signal(ProcessHandle process, String signal) {
        Cli.run(List.of("kill", "-" + signal, Long.toString(process.pid())), Map.of());
    }

    /** Waits until every process and every task of the jobs runs. */
    void awaitHealthy() {
        await().atMost(BOUND)
                .pollInterval(POLL)
                .untilAsserted(
                        () -> {
                            JsonNode state = state();
                            for (JsonNode process : state.path("processes")) {
                                assertThat(process.path("state").asText())
                                        .as("%s", process)
                                        .isNotIn("dead", "starting", "waiting");
                            }
                            for (JsonNode job : state.path("jobs")) {
                                assertThat(job.path("state").asText()).isEqualTo("RUNNING");
                                assertThat(job.path("runningTasks").asInt())
                                        .as("%s", job)
                                        .isEqualTo(job.path("totalTasks").asInt())
                                        .isPositive();
                            }
                        });
    }

    /** What the supervisor last said. */
    JsonNode state() {
        return json("state.json");
    }

    private JsonNode json(String name) {
        try {
            return JSON.readTree(Files.readString(folder.resolve(name), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        script("down", List.of());
    }
}
