package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.Compatibility;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.enrich.EnrichJob;
import dev.faultline.jobs.kafka.AvroCodec;
import dev.faultline.jobs.monitor.MonitorJob;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.Fate;
import dev.faultline.schema.PayloadFormat;
import dev.faultline.schema.ProcessedCrash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One fault after the other on one cluster, and in the end the auditor. What each fault looks like
 * to people is in docs/reference/faults.md.
 */
@Tag("long")
@SuppressWarnings("NullAway.Init") // JUnit calls start first.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {

    private static final Instant BEGIN = Instant.parse("2026-11-23T06:00:00Z");
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final int DISK_MEGABYTES = 96;

    /** Beyond what a process may sleep, and below what the JobManager waits for it. */
    private static final Duration SLEEP = Duration.ofSeconds(23);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Path folder;
    private LiveFaultline live;
    private Optional<SmallDisk> checkpoints;
    private Instant now = BEGIN;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Path run = folder.resolve("run");
        checkpoints = SmallDisk.at(run.resolve("data/checkpoints"), DISK_MEGABYTES);
        live = LiveFaultline.start(run);
    }

    @AfterAll
    void close() {
        checkpoints.ifPresent(SmallDisk::close);
        live.close();
    }

    /** Sends crashes of a product, a second apart. */
    private void send(String product, int from, int to) {
        for (int i = from; i < to; i++) {
            now = now.plusSeconds(1);
            live.sendCrash(product + '-' + i, now, product, "release");
        }
        live.flush();
    }

    private void awaitCounted(String product, long crashes) {
        await().atMost(BOUND)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertThat(counted(product)).isEqualTo(crashes);
                        });
        now = Instant.ofEpochMilli(live.clock());
    }

    private long counted(String product) {
        return live.lastRows(Topics.COUNTS, CrashCount.class).values().stream()
                .filter(row -> row.getProduct().equals(product))
                .mapToLong(CrashCount::getPings)
                .sum();
    }

    private Optional<CensusRecord> fate(String documentId) {
        return live.rows(Topics.CENSUS, CensusRecord.class).stream()
                .filter(row -> row.getEventId().equals("ping:" + documentId))
                .findFirst();
    }

    private void awaitAccepted(String documentId) {
        await().atMost(BOUND)
                .untilAsserted(
                        () ->
                                assertThat(fate(documentId).map(CensusRecord::getFate))
                                        .contains(Fate.ACCEPTED));
    }

    private List<String> letters(String key) {
        return live.records(Topics.deadLettersOf(Topics.PINGS)).stream()
                .filter(letter -> LiveFaultline.text(letter.key()).equals(key))
                .map(
                        letter ->
                                LiveFaultline.text(
                                        letter.headers().lastHeader("dlq.reason").value()))
                .toList();
    }

    private String state(String job) throws IOException {
        return live.flink("/jobs/" + live.jobId(job)).path("state").asText();
    }

    @Test
    @Order(1)
    void aClientWhoseClockIsDecadesOffMakesNothingLate() throws IOException {
        send("Skewed", 0, 3);
        crashAt("skewed-2099", Instant.parse("2099-01-01T00:00:00Z"));
        crashAt("skewed-1970", Instant.EPOCH.plusSeconds(60));
        awaitAccepted("skewed-2099");
        awaitAccepted("skewed-1970");
        send("Skewed", 3, 6);

        awaitCounted("Skewed", 8);
        assertThat(live.watermark(MonitorJob.NAME)).isLessThanOrEqualTo(live.clock());
        ProcessedCrash future =
                LiveFaultline.row(
                        live.lastRows(Topics.PROCESSED, ProcessedCrash.class), "ping:skewed-2099");
        assertThat(future.getCrashTime()).isEqualTo(future.getReceivedAt());
        assertThat(future.getCrashTimeQuality()).isEqualTo("clamped");
    }

    /** Without a time of sending there is nothing to cancel the client's clock. */
    private void crashAt(String id, Instant time) {
        now = now.plusSeconds(1);
        live.sendPing(
                id,
                now,
                """
                {"type":"crash","version":4,"application":{"name":"Skewed","channel":"release"},
                 "payload":{"crashDate":"%s","metadata":{"CrashTime":"%d","ProductName":"Skewed"}}}
                """
                        .formatted(
                                DateTimeFormatter.ISO_LOCAL_DATE.format(
                                        time.atOffset(ZoneOffset.UTC)),
                                time.getEpochSecond()));
    }

    @Test
    @Order(2)
    void aSchemaThatTheRegistryCannotTellOfIsWaitedForAndOnlyAnUnknownOneIsALetter()
            throws IOException {
        send("Schema", 0, 8);
        awaitCounted("Schema", 8);
        int newId = registerNextVersion();
        byte[] next = underNextVersion(newId, "next");
        byte[] nowhere = underNextVersion(987_654, "nowhere");
        live.cluster().kill("registry");
        try {
            assertThatItIsWaitedFor(next);
        } finally {
            live.cluster().start("registry");
            live.cluster().awaitReady("registry");
        }
        awaitAccepted("next");
        live.sendBytes(Topics.PINGS, "nowhere", nowhere, List.of());
        live.flush();
        await().atMost(BOUND)
                .untilAsserted(
                        () -> assertThat(letters("nowhere")).containsExactly("SCHEMA_UNKNOWN"));
        assertThat(letters("next")).isEmpty();
        live.awaitRunning();
    }

    private void assertThatItIsWaitedFor(byte[] next) throws IOException {
        // What is cached goes on.
        send("Schema", 8, 16);
        awaitCounted("Schema", 16);

        live.sendBytes(Topics.PINGS, "next", next, List.of());
        live.flush();
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(state(EnrichJob.NAME)).isEqualTo("RESTARTING"));
        Ordeal.pause(A_WHILE);
        assertThat(letters("next")).isEmpty();
        assertThat(fate("next")).isEmpty();
    }

    /** An edge of tomorrow says one thing more about each ping. */
    private int registerNextVersion() {
        Schema today = CrashEnvelope.getClassSchema();
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : today.getFields()) {
            fields.add(new Schema.Field(field, field.schema()));
        }
        Schema text = Schema.create(Schema.Type.STRING);
        Schema optional = Schema.createUnion(Schema.create(Schema.Type.NULL), text);
        fields.add(new Schema.Field("edge", optional, "Name of the edge.", Schema.NULL_VALUE));
        Schema next =
                Schema.createRecord(
                        today.getName(), today.getDoc(), today.getNamespace(), false, fields);
        return live.kafka()
                .registry()
                .register(Topics.PINGS + "-value", next, Compatibility.BACKWARD_TRANSITIVE);
    }

    private byte[] underNextVersion(int id, String documentId) {
        now = now.plusSeconds(1);
        String payload =
                """
                {"type":"crash","version":4,"application":{"name":"Schema","channel":"release"},
                 "payload":{"crashDate":"%s","metadata":{"CrashTime":"%d","ProductName":"Schema"}}}
                """
                        .formatted(now.toString().substring(0, 10), now.getEpochSecond());
        CrashEnvelope envelope =
                CrashEnvelope.newBuilder()
                        .setReceivedAt(now)
                        .setFormat(PayloadFormat.TELEMETRY_CRASH_V4)
                        .setDocumentId(documentId)
                        .setHeaders(Map.of())
                        .setPayload(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)))
                        .setDumps(List.of())
                        .build();
        byte[] today =
                new AvroCodec<>(Topics.PINGS, CrashEnvelope.class, live.kafka().registry())
                        .encode(envelope);
        // The new field is the last one, and its first branch, null, takes a zero byte.
        byte[] next = Arrays.copyOf(today, today.length + 1);
        ByteBuffer.wrap(next).putInt(1, id);
        return next;
    }

    @Test
    @Order(3)
    void aFullDiskOfCheckpointsStopsNothingAndHealsWhenThereIsRoom() throws IOException {
        assumeTrue(checkpoints.isPresent(), "skipped: only root may mount a small disk");
        SmallDisk disk = checkpoints.orElseThrow();
        long failed = checkpoints("failed");
        disk.fill();
        send("Full", 0, 10);
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(checkpoints("failed")).isGreaterThan(failed));
        awaitCounted("Full", 10);
        assertThat(state(MonitorJob.NAME)).isEqualTo("RUNNING");

        disk.free();
        live.awaitCheckpoints();
        send("Full", 10, 12);
        awaitCounted("Full", 12);
    }

    private long checkpoints(String what) throws IOException {
        return live.flink("/jobs/" + live.jobId(MonitorJob.NAME) + "/checkpoints")
                .path("counts")
                .path(what)
                .asLong();
    }

    @Test
    @Order(4)
    void aWorkerThatWakesFromALongStopEndsBeforeItSaysAnything() throws Exception {
        send("Asleep", 0, 10);
        awaitCounted("Asleep", 10);
        Process worker = live.cluster().process("taskmanager-1").orElseThrow();
        SupervisedFaultline.signal(worker.toHandle(), "STOP");
        send("Asleep", 10, 20);
        Ordeal.pause(SLEEP);
        SupervisedFaultline.signal(worker.toHandle(), "CONT");

        assertThat(worker.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        live.cluster().start("taskmanager-1");
        live.cluster().awaitReady("taskmanager-1");
        live.awaitRunning();
        awaitCounted("Asleep", 20);
    }

    /** Two more slots of each worker; the same group by mistake, another one for a backfill. */
    @Test
    @Order(5)
    void aSecondCopyOfEachJobAndABackfillBesideThemChangeNoLastRow() throws IOException {
        send("Twice", 0, 30);
        awaitCounted("Twice", 30);
        Map<String, Long> before = counts();
        Map<String, CrashLink> links = live.lastRows(Topics.LINKS, CrashLink.class);

        live.submitCopy(EnrichJob.NAME, "backfill", "--consumer-group", "backfill");
        live.submitCopy(MonitorJob.NAME, "second monitor");
        live.awaitRunning();
        send("Twice", 30, 40);
        await().atMost(BOUND)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertThat(live.watermark("second monitor"))
                                    .isGreaterThan(now.toEpochMilli());
                            assertThat(counted("Twice")).isEqualTo(40);
                        });
        live.cancel("second monitor");
        live.cancel("backfill");

        Map<String, Long> after = counts();
        before.keySet().removeIf(row -> row.contains("|Twice|") || row.contains("|Clock|"));
        assertThat(after).containsAllEntriesOf(before);
        assertThat(live.lastRows(Topics.LINKS, CrashLink.class)).isEqualTo(links);
        now = Instant.ofEpochMilli(live.clock());
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        live.lastRows(Topics.COUNTS, CrashCount.class)
                .forEach((key, row) -> counts.put(key, row.getPings()));
        return counts;
    }

    @Test
    @Order(6)
    void theAuditorThatGoesOnFindsNothingUnaccounted() throws Exception {
        live.awaitEnriched(BOUND);
        live.awaitCheckpoints();
        int port = freePort();
        Process auditor =
                Cli.start(
                        live.kafka(),
                        folder.resolve("audit.out"),
                        "audit",
                        "--every",
                        "PT2S",
                        "--metrics-port",
                        Integer.toString(port));
        try {
            await().atMost(BOUND)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(
                            () ->
                                    assertThat(page(port).lines())
                                            .contains("faultline_audit_unaccounted_inputs 0.0")
                                            .anyMatch(
                                                    line ->
                                                            line.startsWith(
                                                                    "faultline_audit_last_audit")));
        } finally {
            auditor.destroyForcibly().waitFor();
        }
        List<String> said = Cli.end(live.kafka(), "audit", "--json").output();
        JsonNode report = JSON.readTree(said.get(said.size() - 1));
        assertThat(report.path("findings").toString()).isEqualTo("[]");
        assertThat(report.path("inputs").asLong()).isGreaterThan(100);
    }

    private static String page(int port) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    @Order(7)
    void aStormOfLettersShowsOnTheGauge() throws IOException {
        for (int i = 0; i < 600; i++) {
            now = now.plusMillis(100);
            live.sendPing("storm-" + i, now, "{\"type\":");
        }
        live.awaitEnriched(BOUND);

        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(gauge("crash_pings_v1", "storm")).isEqualTo(1));
        send("Calm", 0, 5);
        awaitCounted("Calm", 5);
    }

    /** The largest value of a gauge of dead letters of a topic. */
    private double gauge(String topic, String name) throws IOException {
        double largest = -1;
        String job = "/jobs/" + live.jobId(EnrichJob.NAME);
        for (JsonNode vertex : live.flink(job).path("vertices")) {
            String metrics = job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
            for (JsonNode metric : live.flink(metrics)) {
                String id = metric.path("id").asText();
                if (id.contains(topic) && id.endsWith("dead_letter_" + name)) {
                    String query = URLEncoder.encode(id, StandardCharsets.UTF_8);
                    JsonNode values = live.flink(metrics + "?agg=max&get=" + query);
                    largest = Math.max(largest, values.path(0).path("max").asDouble(-1));
                }
            }
        }
        return largest;
    }
}
