package dev.faultline.jobs.notifier;

import static dev.faultline.jobs.notifier.Alerts.FIRED;
import static dev.faultline.jobs.notifier.Alerts.MINUTE;
import static dev.faultline.jobs.notifier.Alerts.said;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.AttributeLift;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertWriterTest {

    private static final AlertWriter WRITER =
            new AlertWriter(5 * MINUTE, "https://runbooks.example/", "");

    @Test
    void aFiringAlertEndsSomeTimeAfterItWasLastSent() {
        AlertmanagerAlert alert = WRITER.write(said(AlertState.FIRING, 0), FIRED + 2 * MINUTE);
        assertThat(alert.startsAt()).isEqualTo("2026-11-27T12:00:00Z");
        assertThat(alert.endsAt()).isEqualTo("2026-11-27T12:07:00Z");
        assertThat(alert.annotations()).containsEntry("state", "firing");
    }

    @Test
    void anEndedOneEndedInThePastAndNotBeforeItBegan() {
        AlertmanagerAlert alert = WRITER.write(said(AlertState.RESOLVED, 4), FIRED + 9 * MINUTE);
        assertThat(alert.endsAt()).isEqualTo("2026-11-27T12:04:00Z");
        AlertmanagerAlert odd =
                WRITER.write(
                        said(
                                AlertState.RESOLVED,
                                4,
                                row -> row.setFiredAt(Instant.ofEpochMilli(FIRED + 8 * MINUTE))),
                        FIRED + 9 * MINUTE);
        assertThat(odd.startsAt()).isEqualTo(odd.endsAt());
    }

    /** Alertmanager takes another set of labels for another alert. */
    @Test
    void whatChangesWhileAnAlertFiresIsInNoLabel() {
        AlertmanagerAlert first = WRITER.write(said(AlertState.FIRING, 0), FIRED);
        AlertmanagerAlert later =
                WRITER.write(
                        said(
                                AlertState.UPDATED,
                                10,
                                row -> {
                                    row.setObserved(900);
                                    row.setRatio(99);
                                    row.setClients(900.0);
                                    row.setTitle("S2 startup: 900 clients in 10 min");
                                    row.setBuilds(List.of("1", "2"));
                                    row.setAlertClass("startup");
                                    row.setExemplarReports(List.of("report:2"));
                                }),
                        FIRED + 10 * MINUTE);
        assertThat(later.labels()).isEqualTo(first.labels());
        assertThat(later.annotations())
                .containsEntry("clients", "900")
                .containsEntry("class", "startup")
                .isNotEqualTo(first.annotations());
    }

    @Test
    void labelsSayWhatRoutesNeed() {
        assertThat(WRITER.write(said(AlertState.FIRING, 0), FIRED).labels())
                .isEqualTo(
                        Map.of(
                                "alertname", "FaultlineCrashes",
                                "kind", "crashes",
                                "fingerprint", "a8aeb6f7470ba1f0",
                                "product", "Meadow",
                                "channel", "release",
                                "severity", "S2",
                                "signature", "meadow::Draw"));
    }

    @Test
    void theDescriptionSaysInWhatTheCrashesDifferAndStaysBounded() {
        AttributeLift vendor =
                new AttributeLift("AdapterVendorID", "0x10de", 0.92, 0.31, 3.0, 0.001);
        AttributeLift addOn =
                new AttributeLift("Add-ons", "<!channel>\n", 0.5, 0.001, 500.0, 0.001);
        assertThat(describe(List.of(vendor, addOn)))
                .contains(
                        "\nThey differ: GPU vendor 0x10de: 92 % of these crashes, 31 % of the"
                                + " channel's others, add-on ‹!channel>\uFFFD: 50 % of these")
                .doesNotContain("<!channel>");
        assertThat(describe(List.of())).doesNotContain("differ");
        AttributeLift endless =
                new AttributeLift("Add-ons", "x".repeat(10_000), 0.5, 0.001, 500.0, 0.001);
        assertThat(describe(Collections.nCopies(1_000, endless)).length()).isLessThan(4_000);
    }

    private static String describe(List<AttributeLift> lifts) {
        return WRITER.write(said(AlertState.FIRING, 0, row -> row.setLifts(lifts)), FIRED)
                .annotations()
                .getOrDefault("description", "");
    }

    @ParameterizedTest
    @CsvSource({
        "CRASHES, spike, f, FaultlineCrashes, crash-alert.md",
        "CRASHES, startup, f, FaultlineCrashes, crash-alert.md",
        "CRASHES, loop, f, FaultlineCrashLoop, crash-alert.md",
        "CRASHES, channel, '', FaultlineChannelCrashes, crash-alert.md",
        "PIPELINE, silent, '', FaultlinePipeline, pipeline-stands-still.md",
        "WATCHDOG, watchdog, '', FaultlineWatchdog, pipeline-stands-still.md"
    })
    void theNameFollowsFromWhatTheAlertIsAbout(
            AlertKind kind, String alertClass, String signature, String name, String runbook) {
        AlertmanagerAlert alert =
                WRITER.write(
                        said(
                                AlertState.FIRING,
                                0,
                                row -> {
                                    row.setKind(kind);
                                    row.setAlertClass(alertClass);
                                    row.setSignature(signature);
                                }),
                        FIRED);
        assertThat(alert.labels()).containsEntry("alertname", name);
        assertThat(alert.annotations())
                .containsEntry("runbook_url", "https://runbooks.example/" + runbook);
    }

    @Test
    void hostileTextIsHarmlessAndBoundedEverywhere() throws JsonProcessingException {
        AlertmanagerAlert alert = WRITER.write(said(AlertState.FIRING, 0, Hostile::fill), FIRED);
        assertThat(JsonMapper.builder().build().writeValueAsString(alert))
                .doesNotContain("<!", "://evil", "\\n\\n", "\u202E")
                .hasSizeLessThan(20_000);
        assertThat(alert.labels().get("signature")).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void theWebhookGetsTheSameHarmlessBoundedText() throws JsonProcessingException {
        Statement statement = said(AlertState.FIRING, 0, Hostile::fill);
        WebhookDocument document =
                WebhookDocument.of(
                        new Incidents.News(Incidents.Happening.FIRING, statement), WRITER);
        assertThat(JsonMapper.builder().build().writeValueAsString(document))
                .doesNotContain("<!", "://evil", "\\n", "\u202E", "NaN", "Infinity")
                .contains("\"event\":\"firing\"", "\"fired_at\":\"2026-11-27T12:00:00Z\"")
                .hasSizeLessThan(20_000);
    }

    /** As bad as a client could make it. */
    private static final class Hostile {

        private static final String TEXT = "<!channel>\n\n\u202E://evil.example ";

        static void fill(Alert row) {
            String text = TEXT.repeat(1_000);
            row.setSignature(text);
            row.setTitle(text);
            row.setProduct(text);
            row.setChannel(text);
            row.setReasons(Collections.nCopies(1_000, text));
            row.setCaveats(Collections.nCopies(1_000, text));
            row.setBuilds(Collections.nCopies(1_000, text));
            row.setOperatingSystems(Collections.nCopies(1_000, text));
            row.setExemplarReports(Collections.nCopies(1_000, text));
            row.setRatio(Double.POSITIVE_INFINITY);
            row.setRatioHigh(Double.NaN);
        }
    }
}
