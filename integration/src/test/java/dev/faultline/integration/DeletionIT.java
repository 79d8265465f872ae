package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.intake.ClientHasher;
import dev.faultline.jobs.TopicSpec;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.enrich.EnrichJob;
import dev.faultline.jobs.monitor.MonitorJob;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.PayloadFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client asks to be forgotten whose ping waits for symbols and for its build, and whose report is
 * linked with it. Then the enrichment goes back to a savepoint from before.
 */
@Tag("long")
@ExtendWith(SharedFaultline.class)
class DeletionIT {

    /** A product of its own. */
    static final String PRODUCT = "Lantern";

    private static final String BUILD = "20261124080000";
    private static final String CLIENT = "1a7e4000-5e1f-4c0d-9d4e-7a5d00d1e5e5";
    private static final String OTHER = "0b5e4000-5e1f-4c0d-9d4e-7a5d00d1e5e5";

    /** What the client typed. */
    private static final String WORDS = "lantern-went-out-at-midnight";

    private static final String PING = "ping:lantern-1";
    private static final String REPORT = "report:lantern-2";
    private static final String OTHERS = "ping:lantern-3";
    private static final Duration BOUND = Duration.ofMinutes(2);

    /** What the edge received, which nobody can delete from and which lives 30 days. */
    private static final Set<String> RAW = Set.of(Topics.PINGS, Topics.REPORTS);

    /** Restricted streams that live 30 days. */
    private static final Set<String> OF_HASHES = Set.of(Topics.EVENTS, Topics.DELETIONS);

    @TempDir private Path folder;

    private final LiveFaultline live;
    private final JsonMapper json = JsonMapper.builder().build();

    DeletionIT(Stories stories) {
        stories.realCrashes();
        this.live = stories.live();
    }

    @Test
    void aClientIsForgottenEverywhereAndStaysSoAfterGoingBack() throws IOException {
        sendCrashes();
        await().atMost(BOUND).untilAsserted(this::assertThatEverythingIsThere);
        String before = live.savepoint(EnrichJob.NAME);
        assertThat(occurrences(before, CLIENT)).as("a crash that waits").isPositive();
        assertThat(occurrences(before, WORDS)).isPositive();
        long counted = counted();

        forget();
        await().atMost(BOUND).untilAsserted(() -> assertThatRowsAreGone(1));
        assertThatNothingIsLeft();

        live.restore(EnrichJob.NAME, before);
        await().atMost(BOUND).untilAsserted(() -> assertThatRowsAreGone(2));
        assertThatNothingIsLeft();
        assertThat(counted()).isEqualTo(counted).isEqualTo(2);
        assertThatTheAuditUnderstands();
    }

    private void sendCrashes() throws IOException {
        Instant received = Instant.ofEpochMilli(live.clock());
        String crash = "1a7e4000-0000-4000-8000-00000000c0a5";
        live.sendPing("lantern-1", received, ping(CLIENT, crash, received));
        live.sendPing(
                "lantern-3",
                received,
                ping(OTHER, "0b5e4000-0000-4000-8000-00000000c0a5", received));
        live.send(
                Topics.REPORTS,
                "lantern-2",
                CrashEnvelope.newBuilder()
                        .setReceivedAt(received)
                        .setFormat(PayloadFormat.CRASH_REPORT)
                        .setDocumentId("lantern-2")
                        .setPayload(ByteBuffer.wrap(report(crash, received)))
                        .setDumps(List.of())
                        .build());
        live.flush();
    }

    /** A real stack in modules that nobody has symbols of. */
    private String ping(String client, String crash, Instant received) throws IOException {
        ObjectNode ping =
                (ObjectNode)
                        json.readTree(
                                RealCrashStory.files()
                                        .resolve("pings/bad-content-flex-line-deep.v4.json")
                                        .toFile());
        ping.put("clientId", client);
        ((ObjectNode) ping.path("application"))
                .put("name", PRODUCT)
                .put("channel", "beta")
                .put("buildId", BUILD);
        ObjectNode payload = (ObjectNode) ping.path("payload");
        payload.put("crashDate", received.toString().substring(0, 10));
        // A dump of another crash would make them one.
        payload.remove(List.of("minidumpSha256Hash", "crashId", "crashTime"));
        ObjectNode annotations = (ObjectNode) payload.path("metadata");
        annotate(annotations, crash, received);
        if (client.equals(CLIENT)) {
            annotations.put("Comments", WORDS);
        }
        for (JsonNode module : payload.at("/stackTraces/modules")) {
            String id = module.path("debug_id").asText();
            ((ObjectNode) module).put("debug_id", "DEAD" + id.substring(4));
        }
        return ping.toString();
    }

    private byte[] report(String crash, Instant received) {
        ObjectNode report = json.createObjectNode();
        annotate(report, crash, received);
        report.put("GleanClientId", CLIENT);
        report.put("Comments", WORDS);
        return report.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void annotate(ObjectNode annotations, String crash, Instant received) {
        annotations.put("ProductName", PRODUCT);
        annotations.put("ReleaseChannel", "beta");
        annotations.put("Version", "3.0");
        annotations.put("BuildID", BUILD);
        annotations.put("CrashTime", Long.toString(received.getEpochSecond()));
        annotations.put("CrashEventID", crash);
    }

    private void assertThatEverythingIsThere() {
        live.tick();
        for (String topic : List.of(Topics.PROCESSED, Topics.PROTECTED)) {
            assertThat(last(topic).keySet()).contains(PING, REPORT, OTHERS);
        }
        assertThat(last(Topics.LINKS).keySet()).contains(PING + '|' + REPORT);
        assertThat(counted()).isEqualTo(2);
    }

    private long counted() {
        return live.lastRows(Topics.COUNTS, CrashCount.class).values().stream()
                .filter(row -> row.getProduct().equals(PRODUCT))
                .mapToLong(CrashCount::getPings)
                .sum();
    }

    /** As people do: the id in a file, which is never an argument. */
    private void forget() throws IOException {
        Path ids = Files.writeString(folder.resolve("ids.txt"), CLIENT + "\n");
        List<String> said =
                Cli.run(
                        live.kafka(),
                        "publish",
                        "deletion",
                        "--client-hash-key-file",
                        live.clientHashKey().toString(),
                        "--client-id-file",
                        ids.toString(),
                        "--until",
                        Instant.ofEpochMilli(live.clock()).toString());
        assertThat(said).singleElement().asString().startsWith("published ");
    }

    /** Rows are gone, those of the other client are not. */
    private void assertThatRowsAreGone(int times) {
        live.tick();
        for (String topic : List.of(Topics.PROCESSED, Topics.PROTECTED)) {
            assertThat(deletions(topic, PING)).isGreaterThanOrEqualTo(times);
            assertThat(last(topic).keySet()).doesNotContain(PING, REPORT).contains(OTHERS);
        }
        assertThat(last(Topics.LINKS).keySet()).doesNotContain(PING + '|' + REPORT);
    }

    private long deletions(String topic, String key) {
        return live.records(topic).stream()
                .filter(record -> LiveFaultline.text(record.key()).equals(key))
                .filter(record -> record.value() == null)
                .count();
    }

    /** What readers of a topic see: records without a key, and of each key the last one. */
    private Map<String, byte[]> last(String topic) {
        Map<String, byte[]> last = new LinkedHashMap<>();
        int nameless = 0;
        for (ConsumerRecord<byte[], byte @Nullable []> record : live.records(topic)) {
            String key = record.key() == null ? "#" + nameless++ : LiveFaultline.text(record.key());
            if (record.value() == null) {
                last.remove(key);
            } else {
                last.put(key, record.value());
            }
        }
        return last;
    }

    private void assertThatNothingIsLeft() throws IOException {
        String hash =
                Objects.requireNonNull(
                        new ClientHasher(Files.readAllBytes(live.clientHashKey())).hash(CLIENT));
        for (TopicSpec topic : Topics.all()) {
            for (Map.Entry<String, byte[]> row : rowsOf(topic)) {
                String text = row.getKey() + latin(row.getValue());
                if (!RAW.contains(topic.name())) {
                    assertThat(text.contains(CLIENT) || text.contains(WORDS))
                            .as("%s %s", topic.name(), row.getKey())
                            .isFalse();
                }
                if (!OF_HASHES.contains(topic.name())) {
                    assertThat(text.contains(hash))
                            .as("%s %s", topic.name(), row.getKey())
                            .isFalse();
                }
            }
        }
        String enrich = live.savepoint(EnrichJob.NAME);
        assertThat(occurrences(enrich, CLIENT)).isZero();
        assertThat(occurrences(enrich, WORDS)).isZero();
        assertThat(occurrences(enrich, OTHER)).isPositive();
        String monitor = live.savepoint(MonitorJob.NAME);
        for (String secret : List.of(CLIENT, OTHER, WORDS, hash)) {
            assertThat(occurrences(monitor, secret)).isZero();
        }
    }

    private List<Map.Entry<String, byte[]>> rowsOf(TopicSpec topic) {
        if (topic.compacted()) {
            return List.copyOf(last(topic.name()).entrySet());
        }
        List<Map.Entry<String, byte[]>> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : live.records(topic.name())) {
            byte[] value = record.value();
            all.add(
                    Map.entry(
                            LiveFaultline.text(record.key()), value == null ? new byte[0] : value));
        }
        return all;
    }

    /** Files of a savepoint that have a text in them, however it got there. */
    private static long occurrences(String savepoint, String text) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(URI.create(savepoint)))) {
            long count = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (latin(Files.readAllBytes(file)).contains(text)) {
                    count++;
                }
            }
            return count;
        }
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void assertThatTheAuditUnderstands() throws IOException {
        live.awaitCheckpoints();
        Cli.Ended ended = Cli.end(live.kafka(), "audit", "--json");
        JsonNode report = json.readTree(ended.output().get(ended.output().size() - 1));
        assertThat(report.path("forgotten").asLong()).isGreaterThanOrEqualTo(2);
        // Other tests tamper with other crashes.
        for (JsonNode finding : report.path("findings")) {
            assertThat(finding.path("where").asText()).doesNotContain("lantern");
        }
    }
}
