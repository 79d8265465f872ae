package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.functions.record.RecordHeader;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.Alert;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.Fate;
import dev.faultline.schema.LedgerRow;
import dev.faultline.schema.LinkState;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProtectedCrash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The auditor on a real broker, after real stories: clean; and red when somebody tampers. */
@ExtendWith(SharedFaultline.class)
class AuditIT {

    /** A product of its own, which other tests leave out and this one tampers with. */
    static final String PRODUCT = "Tally";

    /** Key of a dead letter that is none. */
    static final String LETTER_KEY = "tally-letter";

    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final int CRASHES = 3;

    private final LiveFaultline live;

    AuditIT(Stories stories) {
        stories.badBuild();
        this.live = stories.live();
    }

    @Test
    void isCleanAfterAKilledTaskManagerAndRedAfterTampering() throws IOException {
        // While the jobs run and have not read everything.
        send();
        assertClean(audit());
        await().atMost(BOUND).untilAsserted(this::assertCounted);
        live.awaitCheckpoints();

        JsonNode clean = audit();
        assertClean(clean);
        assertThat(clean.path("inputs").asLong()).isGreaterThan(1_000);
        assertThat(clean.path("unaccounted").asLong()).isZero();
        assertThat(clean.path("rows_compared").asLong()).isPositive();
        assertThat(clean.path("events_said")).isEqualTo(clean.path("events_recomputed"));
        assertThat(clean.path("fates").path("dead_letter").asLong()).isPositive();

        tamper();
        assertThat(findings(audit()))
                .contains(
                        "DOUBLED crash.census.v1",
                        "UNKNOWN crash.census.v1",
                        "ALTERED crash.counts.v1",
                        "MISSING crash.processed.v1",
                        "ALTERED crash.processed.v1",
                        "ALTERED crash.protected.v1",
                        "DOUBLED crash.pings.v1.dlq",
                        "UNKNOWN crash.links.v1",
                        "ALTERED crash.rates.v1",
                        "ALTERED crash.ledger.v1",
                        "ALTERED crash.events.v1",
                        "OVERDUE crash.alerts.v1",
                        "ALTERED crash.alerts.v1");
    }

    private static void assertClean(JsonNode report) {
        assertThat(report.path("findings").toString()).isEqualTo("[]");
        assertThat(report.path("clean").asBoolean()).isTrue();
    }

    @Test
    void cannotAuditWhereNobodyAnswers() {
        Cli.Ended ended =
                Cli.end(
                        "audit",
                        "--bootstrap-servers",
                        "127.0.0.1:1",
                        "--registry-url",
                        live.kafka().registryUrl());

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output()).anyMatch(line -> line.contains("cannot audit"));
    }

    private JsonNode audit() throws JsonProcessingException {
        Cli.Ended ended = Cli.end(live.kafka(), "audit", "--json");
        String last = ended.output().get(ended.output().size() - 1);
        assertThat(last).as("%s", ended.output()).startsWith("{");
        JsonNode report = JsonMapper.builder().build().readTree(last);
        assertThat(ended.status()).isEqualTo(report.path("clean").asBoolean() ? 0 : 1);
        return report;
    }

    private static List<String> findings(JsonNode report) {
        List<String> findings = new ArrayList<>();
        for (JsonNode each : report.path("groups")) {
            findings.add(each.path("kind").asText() + " " + each.path("topic").asText());
        }
        return findings;
    }

    private void send() {
        Instant received = Instant.ofEpochMilli(live.clock());
        for (int i = 0; i < CRASHES; i++) {
            String payload =
                    """
                    {"type":"crash","version":4,"application":{"name":"%s","channel":"release",
                     "buildId":"20261122180000","version":"1.0"},"clientId":"c0ffee00-0000-4000-8000-00000000000%d",
                     "payload":{"crashDate":"%s","metadata":{"CrashTime":"%d","ProductName":"%s",
                     "ReleaseChannel":"release","BuildID":"20261122180000","Version":"1.0"}}}
                    """
                            .formatted(
                                    PRODUCT,
                                    i,
                                    received.toString().substring(0, 10),
                                    received.getEpochSecond(),
                                    PRODUCT);
            live.sendPing("tally-" + i, received, payload);
        }
        live.flush();
    }

    private void assertCounted() {
        live.tick();
        long pings =
                live.lastRows(Topics.COUNTS, CrashCount.class).values().stream()
                        .filter(row -> row.getProduct().equals(PRODUCT))
                        .mapToLong(CrashCount::getPings)
                        .sum();
        assertThat(pings).isEqualTo(CRASHES);
    }

    private void tamper() {
        // Rates are compared when they have had most of an hour.
        for (int i = 0; i < 70; i++) {
            live.tick();
        }
        await().atMost(BOUND).untilAsserted(this::assertMonitored);

        var census =
                any(
                        Topics.CENSUS,
                        CensusRecord.class,
                        each -> each.getEventId().equals("ping:tally-0"));
        CensusRecord second = CensusRecord.newBuilder(census.getValue()).build();
        second.setFate(Fate.REJECTED_BY_POLICY);
        live.send(Topics.CENSUS, census.getKey(), second);
        CensusRecord phantom = CensusRecord.newBuilder(census.getValue()).build();
        phantom.setSourceOffset(1_000_000);
        live.send(
                Topics.CENSUS,
                phantom.getSourceTopic() + '/' + phantom.getSourcePartition() + "/1000000",
                phantom);

        var count = own(Topics.COUNTS, CrashCount.class, CrashCount::getProduct);
        count.getValue().setPings(2 * count.getValue().getPings());
        live.send(Topics.COUNTS, count.getKey(), count.getValue());

        live.sendBytes(Topics.PROCESSED, "ping:tally-0", null, List.of());
        ProcessedCrash row =
                LiveFaultline.row(
                        live.lastRows(Topics.PROCESSED, ProcessedCrash.class), "ping:tally-1");
        row.setSignature("somebody::Elses");
        live.send(Topics.PROCESSED, "ping:tally-1", row);
        ProtectedCrash hidden =
                LiveFaultline.row(
                        live.lastRows(Topics.PROTECTED, ProtectedCrash.class), "ping:tally-1");
        hidden.setReceivedAt(Instant.EPOCH);
        live.send(Topics.PROTECTED, "ping:tally-1", hidden);

        live.sendBytes(
                Topics.deadLettersOf(Topics.PINGS),
                LETTER_KEY,
                new byte[] {1},
                List.of(
                        header("dlq.topic", Topics.PINGS),
                        header("dlq.partition", Integer.toString(row.getSourcePartition())),
                        header("dlq.offset", Long.toString(row.getSourceOffset()))));

        CrashLink link = CrashLink.newBuilder().setState(LinkState.LINKED).setTier("A").build();
        link.setPingEventId("ping:tally-1");
        link.setReportEventId("report:bad-content-flex-line-deep-report");
        live.send(Topics.LINKS, link.getPingEventId() + '|' + link.getReportEventId(), link);

        var rate =
                own(
                        Topics.RATES,
                        CrashRate.class,
                        each ->
                                each.getWindowSize().equals("1m") && each.getSignature().isEmpty()
                                        ? each.getProduct()
                                        : "");
        rate.getValue().setCrashes(77);
        live.send(Topics.RATES, rate.getKey(), rate.getValue());

        var entry = any(Topics.LEDGER, LedgerRow.class, each -> each.getDuplicates() > 0);
        entry.getValue().setDuplicates(0);
        live.send(Topics.LEDGER, entry.getKey(), entry.getValue());

        CrashEventRecord event =
                any(
                                Topics.EVENTS,
                                CrashEventRecord.class,
                                each ->
                                        each.getCrash() != null
                                                && each.getCrash()
                                                        .getProduct()
                                                        .equals(LiveFaultline.CLOCK_PRODUCT))
                        .getValue();
        // Of another product: until it is due, the rows in which it stands are not compared.
        event.getCrash().setContentHash("00");
        live.send(Topics.EVENTS, event.getCrash().getEventId(), event);

        var alert = any(Topics.ALERTS, Alert.class, each -> each.getResolvedAt() == null);
        // Under keys of their own, which the job never says again.
        Alert stale = Alert.newBuilder(alert.getValue()).build();
        stale.setUpdatedAt(stale.getFiredAt());
        stale.setValidUntil(stale.getFiredAt().plusSeconds(1));
        live.send(Topics.ALERTS, "fedcba9876543210", stale);
        Alert renamed = Alert.newBuilder(alert.getValue()).build();
        renamed.setChannel("elsewhere");
        live.send(Topics.ALERTS, "0123456789abcdef", renamed);
        live.flush();
        // The auditor leaves out what was written while it began.
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
    }

    /** Waits until monitoring has published what the ticks make due. */
    private void assertMonitored() throws IOException {
        live.tick();
        assertThat(live.watermark(dev.faultline.jobs.monitor.MonitorJob.NAME))
                .isGreaterThan(live.clock() - Duration.ofMinutes(5).toMillis());
        live.awaitCheckpoints();
    }

    private <T extends org.apache.avro.specific.SpecificRecordBase> Map.Entry<String, T> own(
            String topic, Class<T> type, java.util.function.Function<T, String> product) {
        return any(topic, type, row -> product.apply(row).equals(PRODUCT));
    }

    private <T extends org.apache.avro.specific.SpecificRecordBase> Map.Entry<String, T> any(
            String topic, Class<T> type, Predicate<T> which) {
        return live.lastRows(topic, type).entrySet().stream()
                .filter(each -> which.test(each.getValue()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such row in " + topic));
    }

    private static RecordHeader header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
