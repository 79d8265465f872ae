package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.enrich.EnrichJob;
import dev.faultline.jobs.monitor.MonitorJob;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashRate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/runbooks/changes.md} says is done, with its commands, and changes no answer. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChangesIT {

    private static final Instant BEGIN = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final Map<String, String> CLASSES =
            Map.of(
                    EnrichJob.NAME, EnrichJob.class.getName(),
                    MonitorJob.NAME, MonitorJob.class.getName());

    private final Path folder;
    private final LiveFaultline live;
    private final Runbook runbook = new Runbook();
    private final JsonMapper json = JsonMapper.builder().build();

    ChangesIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        live = LiveFaultline.start(folder.resolve("cluster"));
    }

    @BeforeAll
    void begin() {
        assumeTrue(
                Set.of("/usr/bin/curl", "/bin/curl", "/usr/local/bin/curl").stream()
                        .anyMatch(file -> Files.isExecutable(Path.of(file))),
                "curl is not there, which the runbook uses. Debian and Ubuntu: apt-get install curl");
        live.advanceTo(BEGIN);
    }

    @AfterAll
    void stop() {
        live.close();
    }

    @Test
    @Order(1)
    void anUpgradeGoesOnAndARollbackChangesNoFinalRow() throws IOException {
        send("Meadowlark", 0, 4);
        awaitCounted("Meadowlark", 4);
        Map<String, String> savepoints = new LinkedHashMap<>();
        for (String job : List.of(EnrichJob.NAME, MonitorJob.NAME)) {
            savepoints.put(job, stopAsWritten(job));
        }
        live.faultline(
                "faultline-topics",
                Runbook.faultline(runbook.command("Upgrade", "topics apply"), Map.of()));
        submitAsWritten(savepoints);
        // The first four come again: a savepoint that lost their keys would count ten.
        send("Meadowlark", 0, 6);
        awaitCounted("Meadowlark", 6);
        audit();
        Map<String, Object> upgraded = finalRows();

        for (String job : CLASSES.keySet()) {
            stopAsWritten(job);
        }
        submitAsWritten(savepoints);
        live.awaitEnriched(BOUND);
        live.advanceTo(Instant.ofEpochMilli(live.clock()).plusSeconds(60));
        awaitCounted("Meadowlark", 6);
        audit();
        assertThat(finalRows()).containsAllEntriesOf(upgraded);
    }

    @Test
    @Order(2)
    void whatWasRestoredCanBeRestoredFromItsOwnCheckpoint() throws IOException {
        send("Phoenix", 0, 3);
        awaitCounted("Phoenix", 3);
        for (String job : CLASSES.keySet()) {
            live.restore(job, live.savepoint(job));
        }
        send("Phoenix", 0, 4);
        awaitCounted("Phoenix", 4);
        live.awaitCheckpoints();
        for (String job : CLASSES.keySet()) {
            JsonNode checkpoints =
                    json.readTree(
                            Runbook.run(
                                    runbook.command("After a disaster", "checkpoints"),
                                    variables(job)));
            live.restore(job, checkpoints.at("/latest/completed/external_path").asText());
        }
        send("Phoenix", 0, 5);
        awaitCounted("Phoenix", 5);
        audit();
    }

    @Test
    @Order(3)
    void aBackfillIsCountedWhereItBelongsBesideLiveTraffic() throws IOException {
        send("Now", 0, 2);
        awaitCounted("Now", 2);
        Instant then = Instant.ofEpochMilli(live.clock()).minus(Duration.ofHours(3));
        Path recorded = Files.write(folder.resolve("recorded.jsonl"), recorded("Then", then, 3));

        live.faultline(
                "faultline-edge",
                Runbook.faultline(
                        runbook.command("Backfill", "replay"),
                        Map.of("RECORDED", recorded.toString())));
        send("Now", 2, 4);

        awaitCounted("Now", 4);
        awaitCounted("Then", 3);
        assertThat(live.lastRows(Topics.COUNTS, CrashCount.class).values())
                .filteredOn(row -> row.getProduct().equals("Then"))
                .extracting(CrashCount::getWindowStart)
                .containsOnly(Instant.ofEpochMilli(then.toEpochMilli() / 300_000 * 300_000));
        audit();
    }

    @Test
    @Order(4)
    void aRebuildFromTheEventsSaysTheSameRows() throws IOException {
        live.awaitEnriched(BOUND);
        live.advanceTo(Instant.ofEpochMilli(live.clock()).plusSeconds(60));
        awaitCounted("Meadowlark", 6);
        Map<String, CrashCount> before = live.lastRows(Topics.COUNTS, CrashCount.class);
        Map<Integer, Long> ends = new TreeMap<>();
        stopAsWritten(MonitorJob.NAME);
        live.ends(Topics.COUNTS).forEach((partition, end) -> ends.put(partition.partition(), end));

        live.startMonitor(null, "--consumer-group", "faultline-monitor-rebuild");
        live.awaitRunning();

        await().atMost(BOUND)
                .untilAsserted(
                        () -> {
                            live.tick();
                            Set<String> said =
                                    live.records(Topics.COUNTS).stream()
                                            .filter(
                                                    row ->
                                                            row.offset()
                                                                    >= ends.getOrDefault(
                                                                            row.partition(), 0L))
                                            .map(ConsumerRecord::key)
                                            .map(LiveFaultline::text)
                                            .collect(Collectors.toSet());
                            assertThat(said).containsAll(before.keySet());
                        });
        Map<String, CrashCount> after = live.lastRows(Topics.COUNTS, CrashCount.class);
        // What makes time go on is counted meanwhile.
        before.values().removeIf(row -> row.getProduct().equals(LiveFaultline.CLOCK_PRODUCT));
        assertThat(before).isNotEmpty();
        before.forEach(
                (key, row) ->
                        assertThat(LiveFaultline.row(after, key).getPings())
                                .as(key)
                                .isEqualTo(row.getPings()));
    }

    private Map<String, String> variables(String job) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("FLINK", live.cluster().endpoints().flinkUrl());
        variables.put("JOB", live.jobId(job));
        variables.put("SAVEPOINTS", folder.resolve("kept").toUri().toString());
        variables.put("CLASS", String.valueOf(CLASSES.get(job)));
        return variables;
    }

    private String stopAsWritten(String job) throws IOException {
        Map<String, String> variables = variables(job);
        JsonNode ordered =
                json.readTree(Runbook.run(runbook.command("Upgrade", "/stop"), variables));
        variables.put("TRIGGER", ordered.path("request-id").asText());
        String ask = runbook.command("Upgrade", "$TRIGGER");
        JsonNode stopped =
                await().atMost(BOUND)
                        .until(
                                () -> json.readTree(Runbook.run(ask, variables)),
                                answer -> answer.at("/status/id").asText().equals("COMPLETED"));
        assertThat(stopped.at("/operation/location").isTextual()).as("%s", stopped).isTrue();
        return stopped.at("/operation/location").asText();
    }

    private void submitAsWritten(Map<String, String> savepoints) throws IOException {
        for (Map.Entry<String, String> each : savepoints.entrySet()) {
            Map<String, String> variables = variables(each.getKey());
            variables.put("SAVEPOINT", each.getValue());
            variables.put("ARGUMENTS", json.writeValueAsString(live.arguments(each.getKey())));
            variables.put(
                    "JAR",
                    LiveFaultline.home()
                            .resolve("local-cluster/flink/target/lib/faultline-jobs-0.1.0.jar")
                            .toString());
            JsonNode uploaded =
                    json.readTree(Runbook.run(runbook.command("Upgrade", "upload"), variables));
            String file = uploaded.path("filename").asText();
            variables.put("JAR_ID", file.substring(file.lastIndexOf('/') + 1));
            JsonNode submitted =
                    json.readTree(Runbook.run(runbook.command("Upgrade", "/run"), variables));
            assertThat(submitted.path("jobid").isTextual()).as("%s", submitted).isTrue();
            live.follow(each.getKey(), submitted.path("jobid").asText());
        }
        live.awaitRunning();
    }

    private void audit() throws IOException {
        await().atMost(BOUND)
                .untilAsserted(
                        () -> {
                            live.tick();
                            live.awaitCheckpoints();
                            Cli.Ended ended =
                                    live.end(
                                            "faultline-audit",
                                            Runbook.faultline(
                                                    runbook.command("Upgrade", "audit"), Map.of()));
                            assertThat(ended.status()).as("%s", ended.output()).isZero();
                        });
    }

    /** What readers of the topics see, without how often it was said. */
    private Map<String, Object> finalRows() {
        Map<String, Object> rows = new TreeMap<>();
        live.lastRows(Topics.COUNTS, CrashCount.class)
                .forEach(
                        (key, row) -> {
                            if (row.getProduct().equals("Meadowlark")) {
                                row.setRevision(0);
                                rows.put("count " + key, row);
                            }
                        });
        live.lastRows(Topics.RATES, CrashRate.class)
                .forEach(
                        (key, row) -> {
                            if (row.getProduct().equals("Meadowlark")) {
                                rows.put("rate " + key, row.getCrashes());
                            }
                        });
        return rows;
    }

    private void send(String product, int from, int to) {
        Instant received = Instant.ofEpochMilli(live.clock());
        for (int i = from; i < to; i++) {
            live.sendCrash(product + i, received, product, "esr");
        }
        live.flush();
    }

    private void awaitCounted(String product, long crashes) {
        await().atMost(BOUND)
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertThat(
                                            live
                                                    .lastRows(Topics.COUNTS, CrashCount.class)
                                                    .values()
                                                    .stream()
                                                    .filter(row -> row.getProduct().equals(product))
                                                    .mapToLong(CrashCount::getPings)
                                                    .sum())
                                    .isEqualTo(crashes);
                        });
    }

    private List<String> recorded(String product, Instant received, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String payload = LiveFaultline.crash(received, product, "esr");
            lines.add(
                    json.writeValueAsString(
                            Map.of(
                                    "received_at",
                                    received.truncatedTo(ChronoUnit.MILLIS).toEpochMilli(),
                                    "format",
                                    "TELEMETRY_CRASH_V4",
                                    "document_id",
                                    product + i,
                                    "payload",
                                    Base64.getEncoder()
                                            .encodeToString(
                                                    payload.getBytes(StandardCharsets.UTF_8)))));
        }
        return lines;
    }
}
