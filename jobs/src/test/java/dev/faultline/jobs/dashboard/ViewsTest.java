package dev.faultline.jobs.dashboard;

import static dev.faultline.jobs.dashboard.PageRows.BUILD;
import static dev.faultline.jobs.dashboard.PageRows.CHANNEL;
import static dev.faultline.jobs.dashboard.PageRows.HOUR;
import static dev.faultline.jobs.dashboard.PageRows.MINUTE;
import static dev.faultline.jobs.dashboard.PageRows.NOON;
import static dev.faultline.jobs.dashboard.PageRows.PRODUCT;
import static dev.faultline.jobs.dashboard.PageRows.SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.signature.Ruleset;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** From rows to what the page is told. */
class ViewsTest {

    private final PageRows page = new PageRows();

    private JsonNode channel() {
        return new ChannelView(page.rows).all(NOON).path("channels").path(0);
    }

    private JsonNode alerts(long now) {
        return new AlertView(page.rows).all(now);
    }

    private JsonNode signature() {
        return new SignatureView(
                        page.rows, new AlertView(page.rows), new SignatureStory(Ruleset.builtIn()))
                .one(PRODUCT, CHANNEL, SIGNATURE, 24, NOON);
    }

    private JsonNode health(Reading reading) {
        return new HealthView(page.rows).all(reading, NOON);
    }

    @Test
    void aChannelHasItsRateBesideWhatIsUsual() {
        page.usualDay();
        JsonNode channel = channel();
        assertThat(channel.path("now").path("rate").asDouble()).isCloseTo(10, within(1e-9));
        assertThat(channel.path("now").path("rate_low").asDouble()).isBetween(5.0, 10.0);
        assertThat(channel.path("now").path("completeness").asDouble()).isEqualTo(1);
        assertThat(channel.path("normal").path("median").asDouble()).isCloseTo(11, within(1e-9));
        assertThat(channel.path("verdict").asText()).isEqualTo("normal");
        assertThat(channel.path("as_of").asLong()).isEqualTo(NOON);
        assertThat(channel.path("chart")).isNotEmpty();
    }

    @Test
    void aChannelOfWhichDetectionSaysNothingIsUnknown() {
        page.usualDay();
        assertThat(channel().path("status").asText()).isEqualTo("unknown");
    }

    @Test
    void aChannelThatLearnsSaysSoWhileTheWatchdogFires() {
        page.usualDay();
        page.statement(AlertKind.WATCHDOG, AlertState.FIRING, "watchdog");
        assertThat(channel().path("status").asText()).isEqualTo("active");
        page.statement(AlertKind.CRASHES, AlertState.LEARNING, "learning");
        page.statement(AlertKind.WATCHDOG, AlertState.UPDATED, "watchdog");
        assertThat(channel().path("status").asText()).isEqualTo("learning");
        page.statement(AlertKind.CRASHES, AlertState.RESOLVED, "learning");
        assertThat(channel().path("status").asText()).isEqualTo("active");
    }

    @Test
    void aSilentChannelIsAnAlertOfItsOwn() {
        page.statement(AlertKind.WATCHDOG, AlertState.FIRING, "watchdog");
        page.statement(AlertKind.PIPELINE, AlertState.FIRING, "silent");
        assertThat(channel().path("status").asText()).isEqualTo("silent");
        assertThat(channel().path("firing").asInt()).isZero();
        assertThat(alerts(NOON).path("open"))
                .singleElement()
                .extracting(alert -> alert.path("alert_class").asText())
                .isEqualTo("silent");
    }

    @Test
    void aFiringAlertSaysWhyAndWhyNotAndWhatToOpen() {
        page.usualDay();
        page.alert(PageRows.alert(AlertState.FIRING));
        JsonNode alert = alerts(NOON).path("open").path(0);
        assertThat(alert.path("state").asText()).isEqualTo("firing");
        assertThat(alert.path("reasons").path(0).asText()).contains("42.8 nats");
        assertThat(alert.path("caveats").path(0).asText()).contains("week");
        assertThat(alert.path("exemplar_reports").path(0).asText()).isEqualTo("report:1");
        assertThat(alert.path("runbook").asText()).isEqualTo("crash-alert.md");
        assertThat(channel().path("firing").asInt()).isEqualTo(1);
        assertThat(channel().path("worst").asText()).isEqualTo("S2");
    }

    @Test
    void anAlertThatIsNotSaidAgainIsShownAsNotConfirmed() {
        page.alert(PageRows.alert(AlertState.FIRING));
        JsonNode later = alerts(NOON + 16 * MINUTE);
        assertThat(later.path("open").path(0).path("state").asText()).isEqualTo("expired");
        assertThat(alerts(NOON + 14 * MINUTE).path("open").path(0).path("state").asText())
                .isEqualTo("firing");
    }

    @Test
    void anAlertThatEndedIsRecentForAWeek() {
        page.alert(PageRows.alert(AlertState.RESOLVED));
        assertThat(alerts(NOON).path("open")).isEmpty();
        assertThat(alerts(NOON + 24 * HOUR).path("recent")).hasSize(1);
        assertThat(alerts(NOON + 8 * 24 * HOUR).path("recent")).isEmpty();
    }

    @Test
    void theWorstAlertComesFirstAndOneThatIsNotConfirmedLast() {
        Alert worse = PageRows.alert(AlertState.FIRING);
        worse.setFingerprint("worse");
        worse.setSeverity("S1");
        Alert stale = PageRows.alert(AlertState.FIRING);
        stale.setFingerprint("stale");
        stale.setSeverity("S1");
        page.say(Topics.ALERTS, "stale", stale, NOON - HOUR);
        page.alert(PageRows.alert(AlertState.FIRING));
        page.alert(worse);
        assertThat(alerts(NOON).path("open"))
                .extracting(alert -> alert.path("fingerprint").asText())
                .containsExactly("worse", "a8aeb6f7470ba1f0", "stale");
    }

    @Test
    void aRankingSaysWhereASignatureWasBefore() {
        page.top("meadow::", 2, 0, 1);
        JsonNode top = new TopView(page.rows).one(PRODUCT, CHANNEL, "main", "crashes", 2);
        assertThat(top.path("entries")).hasSize(2);
        assertThat(top.path("entries").path(0).path("previous_rank").asInt()).isEqualTo(2);
        assertThat(top.path("entries").path(1).path("previous_rank").isNull()).isTrue();
        assertThat(top.path("process_types").path(0).asText()).isEqualTo("main");
    }

    @Test
    void pingsAndReportsOfASignatureAreAddedUpOverItsParts() {
        page.correlation(BUILD, "Windows", 30, 3, 3, 1.0);
        page.correlation(BUILD, "Linux", 10, 1, 1, 0.0);
        page.correlation("20261001000000", "Windows", 5, 0, 0, 0);
        JsonNode sides = signature().path("pings_and_reports");
        assertThat(sides.path("pings").asInt()).isEqualTo(45);
        assertThat(sides.path("reports").asInt()).isEqualTo(4);
        assertThat(sides.path("linked").asInt()).isEqualTo(4);
        assertThat(sides.path("signature_agreement").asDouble()).isEqualTo(0.75);
        assertThat(sides.path("stack_agreement").isNull()).isTrue();
        assertThat(signature().path("by_os").path(0).path("name").asText()).isEqualTo("Windows");
        assertThat(signature().path("by_os").path(0).path("pings").asInt()).isEqualTo(35);
        assertThat(signature().path("by_build")).hasSize(2);
        assertThat(signature().path("exemplars").path(0).asText()).startsWith("report:" + BUILD);
    }

    @Test
    void aSignatureHasItsRateByBuild() {
        for (int i = 6; i > 0; i--) {
            page.rate(PageRows.whole(), "1h", NOON - i * HOUR, "", BUILD, 20, 500);
            page.rate(PageRows.whole(), "5m", NOON - i * 5L * MINUTE, "", "", 1, 100);
        }
        page.rate(PageRows.whole(), "1h", NOON - HOUR, SIGNATURE, BUILD, 5, 500);
        JsonNode chart = signature().path("builds").path(0).path("chart");
        assertThat(chart).hasSize(6);
        assertThat(chart.path(0).path("rate").asDouble()).isZero();
        assertThat(chart.path(5).path("rate").asDouble()).isEqualTo(10);
    }

    @Test
    void theSignatureOfACrashIsExplainedFrameByFrame() {
        page.crash("ping:1", "memcpy", "meadow::Draw");
        JsonNode story = signature().path("explanation");
        assertThat(story.path("event_id").asText()).isEqualTo("ping:1");
        assertThat(story.path("frames").path(1).path("kept").asBoolean()).isTrue();
        assertThat(story.path("frames").path(1).path("why").asText())
                .contains("end of the signature");
        assertThat(story.path("stack_signature").asText()).endsWith("meadow::Draw");
        assertThat(story.path("notes").toString()).contains("Signed under ruleset");
    }

    @Test
    void healthIsUnknownUntilEverythingWasRead() {
        page.statement(AlertKind.WATCHDOG, AlertState.FIRING, "watchdog");
        assertThat(health(Reading.NOT_BEGUN).path("state").asText()).isEqualTo("unknown");
        Reading reading = Reading.NOT_BEGUN.good(NOON, 5_000, Map.of());
        assertThat(health(reading).path("state").asText()).isEqualTo("unknown");
        assertThat(health(reading).path("text").asText()).contains("5000 records");
        assertThat(health(reading.good(NOON, 0, Map.of())).path("state").asText())
                .isEqualTo("good");
    }

    @Test
    void healthIsUnknownAndNotGoodWhenKafkaIsGone() {
        page.statement(AlertKind.WATCHDOG, AlertState.FIRING, "watchdog");
        Reading lost = caughtUp(Map.of()).lost("Kafka does not answer");
        JsonNode health = health(lost);
        assertThat(health.path("state").asText()).isEqualTo("unknown");
        assertThat(health.path("text").asText())
                .isEqualTo("Stale since 12:00:00 UTC: Kafka does not answer");
        assertThat(health.path("stale_since").asLong()).isEqualTo(NOON);
        assertThat(health(lost.good(NOON, 0, Map.of())).path("state").asText()).isEqualTo("good");
    }

    @Test
    void healthIsUnknownWhileMonitoringSaysNothing() {
        assertThat(health(caughtUp(Map.of())).path("text").asText()).contains("Monitoring");
        assertThat(health(caughtUp(Map.of())).path("state").asText()).isEqualTo("unknown");
    }

    @Test
    void aQueueOrAMonitorThatStandsStillIsBehind() {
        page.statement(AlertKind.WATCHDOG, AlertState.FIRING, "watchdog");
        page.fate(0, 9, NOON + 5 * MINUTE);
        TopicPartition pings = new TopicPartition(Topics.PINGS, 0);
        assertThat(health(caughtUp(Map.of(pings, 10L))).path("state").asText()).isEqualTo("good");
        assertThat(health(caughtUp(Map.of(pings, 5_000L))).path("text").asText())
                .isEqualTo("Enrichment is behind: 4990 inputs wait");
        page.fate(0, 10, NOON + 11 * MINUTE);
        assertThat(health(caughtUp(Map.of(pings, 10L))).path("text").asText())
                .isEqualTo("Monitoring is 11 min behind enrichment");
    }

    @Test
    void theBooksAreAddedUpByHourAndTheNewestIsStillWritten() {
        page.books(NOON - HOUR, 0, 10, 7, 2);
        page.books(NOON - HOUR, 1, 5, 5, 0);
        page.books(NOON, 0, 3, 1, 0);
        JsonNode ledger = health(caughtUp(Map.of())).path("ledger");
        assertThat(ledger.path(0).path("is_open").asBoolean()).isTrue();
        assertThat(ledger.path(1).path("accepted").asInt()).isEqualTo(15);
        assertThat(ledger.path(1).path("rejected_by_policy").asInt()).isEqualTo(2);
        assertThat(ledger.path(1).path("unaccounted").asInt()).isEqualTo(1);
    }

    @Test
    void anAlertThatIsNotThereIsNotFound() {
        assertThat(new AlertView(page.rows).one("nothing", NOON)).isNull();
        page.alert(PageRows.alert(AlertState.FIRING));
        assertThat(
                        Objects.requireNonNull(
                                        new AlertView(page.rows).one("a8aeb6f7470ba1f0", NOON))
                                .path("signature")
                                .asText())
                .isEqualTo(SIGNATURE);
    }

    private static Reading caughtUp(Map<TopicPartition, Long> ends) {
        return Reading.NOT_BEGUN.good(NOON, 0, ends);
    }
}
