package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.cluster.Alertmanager;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.AttributeLift;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From pings to people: a spike and a crash loop are the only alerts among an outage with its
 * backlog, duplicates, late usage, a release and a change of the signature lists; both reach a
 * webhook through a real Alertmanager, can be recomputed and judged, and resolve.
 */
class AlertStoryIT {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir private Path folder = Path.of("");

    private final Receiver receiver = new Receiver();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(receiver));

    AlertStoryIT() throws IOException {}

    @AfterEach
    void stopEverything() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void exactlyWhatIsWorthAnAlertIsToldAndResolves() throws Exception {
        assumeTrue(Alertmanager.program().isPresent(), Alertmanager.MISSING);
        LiveFaultline live =
                LiveFaultline.start(
                        Files.createDirectory(folder.resolve("cluster")),
                        "--silence-hold",
                        AlertStory.HOLD.toString(),
                        "--learning",
                        AlertStory.LEARNING.toString(),
                        "--resolve-after",
                        AlertStory.RESOLVE_AFTER.toString());
        open.add(live);
        startRelays(live);
        AlertStory story = new AlertStory(live);

        story.usualHours();
        story.spike();
        awaitTold(Set.of("firing " + AlertStory.SPIKE));
        story.loop();
        awaitTold(Set.of("firing " + AlertStory.SPIKE, "firing " + AlertStory.LOOP));
        story.outage();
        story.duplicateBatch();
        story.lateUsage();
        story.newRelease();
        story.calm();
        RulesetChangeStory lists =
                RulesetChangeStory.tell(live, story.now().plus(Duration.ofHours(1)));
        live.advanceTo(lists.end().plus(AlertStory.HOLD).plus(Duration.ofMinutes(10)));
        awaitWatchedUntil(live, lists.end());

        Set<String> everything =
                Set.of(
                        "firing " + AlertStory.SPIKE,
                        "firing " + AlertStory.LOOP,
                        "resolved " + AlertStory.SPIKE,
                        "resolved " + AlertStory.LOOP);
        awaitTold(everything);
        assertThat(told("/webhook")).containsExactlyInAnyOrderElementsOf(everything);
        assertThat(fired(live))
                .extracting(Alert::getSignature, Alert::getAlertClass)
                .containsExactlyInAnyOrder(
                        tuple(AlertStory.SPIKE, "spike"), tuple(AlertStory.LOOP, "loop"));
        assertThat(fired(live))
                .filteredOn(alert -> alert.getSignature().equals(AlertStory.SPIKE))
                .flatExtracting(Alert::getLifts)
                .extracting(AttributeLift::getAttribute, AttributeLift::getValue)
                .containsExactly(tuple("AdapterVendorID", AlertStory.GPU));
        assertThatAlertsAreRecomputedAndJudged(live);
        assertThatTheSameIsDetectedAgain(live);
    }

    private void startRelays(LiveFaultline live) throws IOException {
        Files.writeString(folder.resolve("secret"), "a secret that only tests may know\n");
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                """
                route:
                  receiver: webhook
                  group_by: [fingerprint]
                  group_wait: 0s
                  group_interval: 1s
                receivers:
                  - name: webhook
                    webhook_configs:
                      - url: %s/alertmanager
                """
                        .formatted(receiver.url()));
        Relays relays = new Relays(folder, live.kafka(), live.cluster().endpoints());
        open.add(relays);
        Process alertmanager = relays.startAlertmanager();
        Process notifier = relays.startNotifier("faultline-notifier", receiver.url() + "/webhook");
        assertThat(alertmanager.isAlive() && notifier.isAlive()).isTrue();
    }

    /** Waits until Alertmanager has told exactly this of crashes. */
    private void awaitTold(Set<String> expected) {
        await().atMost(BOUND)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () ->
                                assertThat(new TreeSet<>(told("/alertmanager")))
                                        .isEqualTo(new TreeSet<>(expected)));
    }

    /** Status and signature of what was told at a path about crashes, apart from changes. */
    private List<String> told(String path) {
        List<String> told = new ArrayList<>();
        for (Receiver.Request request : receiver.at(path)) {
            JsonNode news = json(request.body());
            if (news.has("alerts")) {
                for (JsonNode alert : news.path("alerts")) {
                    note(told, alert.path("labels"), alert.path("status").asText());
                }
            } else {
                note(told, news, news.path("event").asText());
            }
        }
        return told;
    }

    private static void note(List<String> told, JsonNode alert, String status) {
        if (alert.path("kind").asText().equals("crashes") && !status.equals("updated")) {
            told.add(status + ' ' + alert.path("signature").asText());
        }
    }

    private static List<Alert> fired(LiveFaultline live) {
        return live.lastRows(Topics.ALERTS, Alert.class).values().stream()
                .filter(alert -> !alert.getSignature().isEmpty())
                .toList();
    }

    private static void awaitWatchedUntil(LiveFaultline live, Instant end) {
        await().atMost(BOUND)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () ->
                                assertThat(live.rows(Topics.ALERTS, Alert.class))
                                        .filteredOn(alert -> alert.getKind() == AlertKind.WATCHDOG)
                                        .anyMatch(alert -> alert.getUpdatedAt().isAfter(end)));
    }

    private static void assertThatAlertsAreRecomputedAndJudged(LiveFaultline live) {
        for (Alert alert : fired(live)) {
            assertThat(alert.getState()).isEqualTo(AlertState.RESOLVED);
            assertThat(alert.getProvenance().getRulesetId()).isNotEmpty();
            assertThat(alert.getProvenance().getOffsets()).hasSize(LiveFaultline.PARTITIONS);
            String fingerprint = alert.getFingerprint();
            // Status 0: the same alert comes out.
            assertThat(Cli.run(live.kafka(), "alert", "explain", fingerprint))
                    .anyMatch(line -> line.endsWith("the same alert."))
                    .anyMatch(line -> line.startsWith("  evidence"));
            assertThat(
                            Cli.run(
                                    live.kafka(),
                                    "alert",
                                    "verdict",
                                    fingerprint,
                                    "--false-alarm",
                                    "--note",
                                    "an exercise"))
                    .anyMatch(line -> line.endsWith("false alarm: an exercise"));
            assertThat(Cli.run(live.kafka(), "alert", "list", "--state", "RESOLVED"))
                    .anyMatch(
                            line ->
                                    line.startsWith(fingerprint)
                                            && line.endsWith("[false alarm: an exercise]"));
        }
    }

    /** What the job's configuration finds in the events, and that another one finds less. */
    private static void assertThatTheSameIsDetectedAgain(LiveFaultline live) {
        List<String> lines =
                Cli.run(
                        live.kafka(),
                        "detect",
                        "--channel",
                        AlertStory.PRODUCT + "/" + fired(live).get(0).getChannel(),
                        "--step",
                        "1m",
                        "--learning",
                        AlertStory.LEARNING.toHours() + "h",
                        "--resolve-after",
                        AlertStory.RESOLVE_AFTER.toHours() + "h",
                        "--against",
                        "minimum-clients=100000");
        for (Alert alert : fired(live)) {
            assertThat(lines)
                    .filteredOn(line -> line.contains(alert.getSignature()))
                    .singleElement()
                    .asString()
                    .contains(alert.getFiredAt().toString())
                    .contains(alert.getAlertClass())
                    .endsWith("[false alarm: an exercise]");
        }
        assertThat(lines).hasSize(fired(live).size() + 1);
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
