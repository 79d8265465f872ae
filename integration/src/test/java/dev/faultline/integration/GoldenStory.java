package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.PayloadFormat;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProductPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A short stream with a savepoint in its middle: crashes that come again behind it, a ping whose
 * report comes behind it, one that waits for symbols, and a client that asks to be forgotten.
 */
final class GoldenStory {

    private static final Instant BEGIN = Instant.parse("2026-11-20T10:00:00Z");
    private static final String PRODUCT = "Golden";
    private static final String CRASH = "901de000-0000-4000-8000-00000000c0a5";
    private static final String CLIENT = "901de000-5e1f-4c0d-9d4e-7a5d00d1e5e5";
    private static final String WAITING = "golden-waiting";
    private static final Duration BOUND = Duration.ofMinutes(3);

    private final LiveFaultline live;
    private final JsonMapper json = JsonMapper.builder().build();

    GoldenStory(LiveFaultline live) {
        this.live = live;
    }

    /** Lets reports of the product in; to be said before the jobs start. */
    void sendControls() {
        live.send(
                Topics.POLICY,
                "intake",
                PolicyRecord.newBuilder()
                        .setPolicyId("intake")
                        .setEffectiveFrom(Instant.EPOCH)
                        .setAnnouncedAt(Instant.EPOCH)
                        .setProducts(
                                List.of(
                                        ProductPolicy.newBuilder()
                                                .setProduct(PRODUCT)
                                                .setChannels(List.of())
                                                .setPackages(List.of())
                                                .build()))
                        .build());
        live.flush();
    }

    /** What comes before the savepoint; returns when the jobs have counted it. */
    void begin() throws IOException {
        sendPings(0, 3, BEGIN);
        sendPing("golden-linked", BEGIN, CRASH);
        live.sendPing(WAITING, BEGIN, realPing());
        live.advanceTo(BEGIN.plusSeconds(60));
        live.awaitEnriched(BOUND);
        await().atMost(BOUND).untilAsserted(() -> assertCounted(4, 0));
    }

    /**
     * What comes behind it, and what must come out.
     *
     * @param received later than everything before
     */
    void goOn(Instant received, Path folder) throws IOException {
        sendPings(0, 5, received);
        live.send(
                Topics.REPORTS,
                "golden-report",
                CrashEnvelope.newBuilder()
                        .setReceivedAt(received)
                        .setFormat(PayloadFormat.CRASH_REPORT)
                        .setDocumentId("golden-report")
                        .setPayload(
                                ByteBuffer.wrap(
                                        annotations(CRASH)
                                                .toString()
                                                .getBytes(StandardCharsets.UTF_8)))
                        .setDumps(List.of())
                        .build());
        live.advanceTo(received.plusSeconds(60));

        // Three of the five came again; the four from before the savepoint are still there.
        await().atMost(BOUND).untilAsserted(() -> assertCounted(6, 1));
        await().atMost(BOUND)
                .untilAsserted(
                        () ->
                                assertThat(live.records(Topics.LINKS))
                                        .anyMatch(
                                                row ->
                                                        LiveFaultline.text(row.key())
                                                                .equals(
                                                                        "ping:golden-linked|report:golden-report")));
        bringSymbols();
        forget(folder);
    }

    private void bringSymbols() throws IOException {
        assertThat(processed()).doesNotContainKey("ping:" + WAITING);
        RealCrashStory.writeLateSymbols(live.symbols());
        live.faultline("faultline-control", "publish", "symbols", RealCrashStory.lateModule());
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(processed()).containsKey("ping:" + WAITING));
        assertThat(
                        LiveFaultline.row(processed(), "ping:" + WAITING)
                                .getQuality()
                                .getMissingModules())
                .doesNotContain(RealCrashStory.lateModule());
    }

    private Map<String, ProcessedCrash> processed() {
        return live.lastRows(Topics.PROCESSED, ProcessedCrash.class);
    }

    private void forget(Path folder) throws IOException {
        Path ids = Files.writeString(folder.resolve("ids"), CLIENT + "\n");
        live.faultline(
                "faultline-control",
                "publish",
                "deletion",
                "--client-hash-key-file",
                live.clientHashKey().toString(),
                "--client-id-file",
                ids.toString(),
                "--until",
                Instant.ofEpochMilli(live.clock()).toString());
        await().atMost(BOUND)
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertThat(live.records(Topics.PROCESSED))
                                    .anyMatch(GoldenStory::isDeletionOfLinked);
                        });
    }

    private static boolean isDeletionOfLinked(ConsumerRecord<byte[], byte[]> row) {
        return row.value() == null && LiveFaultline.text(row.key()).equals("ping:golden-linked");
    }

    /** All of them are of the same five minutes, whenever they are received. */
    private void assertCounted(long pings, long reports) {
        live.tick();
        var rows =
                live.lastRows(Topics.COUNTS, CrashCount.class).values().stream()
                        .filter(row -> row.getProduct().equals(PRODUCT))
                        .toList();
        assertThat(rows).allMatch(row -> row.getWindowStart().equals(BEGIN));
        assertThat(rows.stream().mapToLong(CrashCount::getPings).sum()).isEqualTo(pings);
        assertThat(rows.stream().mapToLong(CrashCount::getReports).sum()).isEqualTo(reports);
    }

    private void sendPings(int from, int to, Instant received) {
        for (int i = from; i < to; i++) {
            sendPing("golden-" + i, received, "901de000-0000-4000-8000-00000000000" + i);
        }
    }

    private void sendPing(String id, Instant received, String crash) {
        ObjectNode ping = json.createObjectNode();
        ping.put("type", "crash").put("version", 4).put("clientId", CLIENT);
        ping.putObject("application").put("name", PRODUCT).put("channel", "esr");
        ObjectNode payload = ping.putObject("payload");
        payload.put("crashDate", BEGIN.toString().substring(0, 10));
        payload.set("metadata", annotations(crash));
        live.sendPing(id, received, ping.toString());
    }

    private ObjectNode annotations(String crash) {
        return json.createObjectNode()
                .put("ProductName", PRODUCT)
                .put("ReleaseChannel", "esr")
                .put("CrashTime", Long.toString(BEGIN.getEpochSecond()))
                .put("CrashEventID", crash);
    }

    /** A real stack that goes through the module whose symbols are late. */
    private static String realPing() throws IOException {
        return Files.readString(
                RealCrashStory.files().resolve("pings/bad-content-flex-line-deep.v4.json"));
    }
}
