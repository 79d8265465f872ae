package dev.faultline.integration;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.integration.Receiver.Request;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.cluster.Alertmanager;
import dev.faultline.jobs.cluster.ClusterProcesses;
import dev.faultline.jobs.cluster.Endpoints;
import dev.faultline.jobs.cluster.FlinkSize;
import dev.faultline.jobs.cluster.JarSets;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RowProducer;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a row on the topic to those who are notified: a real broker, a real Alertmanager with the
 * routes of {@code docs/reference/alertmanager-example.yml}, a webhook; the notifier and
 * Alertmanager are killed in between.
 */
class NotifierIT {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String SECRET = "a secret that only tests may know";
    private static final String ONE = "00000000000000a1";
    private static final String TWO = "00000000000000b2";
    private static final String THREE = "00000000000000c3";
    private static final String SIGNATURE = "meadow::Draw<!channel>::f<int>&";

    @TempDir private Path folder = Path.of("");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Instant begin = Instant.now().minusSeconds(60);
    private final Endpoints endpoints = Endpoints.free();
    private @Nullable ClusterProcesses cluster;
    private KafkaSettings kafka = KafkaSettings.plain("", "");
    private final Receiver receiver = new Receiver();
    private Relays relays = new Relays(folder, kafka, endpoints);

    NotifierIT() throws IOException {}

    private void startKafka() throws IOException {
        ClusterProcesses processes =
                new ClusterProcesses(JarSets.locate(), folder, endpoints, FlinkSize.DEFAULT);
        cluster = processes;
        List.of("kafka", "registry").forEach(processes::start);
        List.of("kafka", "registry").forEach(processes::awaitReady);
        kafka = KafkaSettings.plain(endpoints.bootstrapServers(), endpoints.registryUrl());
        relays = new Relays(folder, kafka, endpoints);
        Cli.run(kafka, "topics", "apply");
        Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Files.writeString(folder.resolve("pagerduty-key"), "0123456789abcdef0123456789abcdef");
        Files.writeString(folder.resolve("alertmanager.yml"), exampleForTests());
    }

    @AfterEach
    void stopEverything() {
        relays.close();
        if (cluster != null) {
            cluster.close();
        }
        receiver.close();
    }

    @Test
    void nothingIsLostAndNobodyIsToldTwice() throws Exception {
        assumeTrue(Alertmanager.program().isPresent(), Alertmanager.MISSING);
        startKafka();
        Process alerts = relays.startAlertmanager();
        Process notifier = relays.startNotifier("faultline-notifier", receiver.url() + "/hook");

        say(ONE, "release", AlertState.FIRING, "S2", 1);
        awaitThat(() -> assertThat(hook()).containsExactly(ONE + " firing"));
        awaitThat(() -> assertThat(program("release")).containsExactly("firing"));
        assertThatAlertmanagerShowsTheAlertWithoutNumbers();
        assertThatTheWebhookIsSigned();
        awaitThat(() -> assertThat(receiver.at("/slack")).isNotEmpty());
        assertThat(json(receiver.at("/slack").get(0).body()).at("/attachments/0/text").asText())
                .contains("f&lt;int&gt;&amp;", "firing since")
                .doesNotContain("<", "!channel>");

        kill(notifier);
        say(ONE, "release", AlertState.UPDATED, "S2", 2);
        say(TWO, "beta", AlertState.FIRING, "S1", 1);
        notifier = relays.startNotifier("faultline-notifier", receiver.url() + "/hook");
        awaitThat(() -> assertThat(hook()).containsExactly(ONE + " firing", TWO + " firing"));
        awaitThat(() -> assertThat(receiver.at("/pagerduty")).hasSize(1));

        awaitNotificationLog();
        kill(alerts);
        say(ONE, "release", AlertState.RESOLVED, "S2", 3);
        awaitThat(() -> assertThat(hook()).hasSize(3).endsWith(ONE + " resolved"));
        alerts = relays.startAlertmanager();
        awaitThat(() -> assertThat(program("release")).containsExactly("firing", "resolved"));

        awaitNotificationLog();
        kill(alerts);
        kill(notifier);
        say(TWO, "beta", AlertState.RESOLVED, "S1", 2);
        relays.startAlertmanager();
        relays.startNotifier("faultline-notifier", receiver.url() + "/hook");
        awaitThat(() -> assertThat(receiver.at("/pagerduty")).hasSize(2));
        awaitThat(() -> assertThat(hook()).hasSize(4));

        assertThat(hook())
                .containsExactly(
                        ONE + " firing", TWO + " firing", ONE + " resolved", TWO + " resolved");
        assertThat(receiver.at("/pagerduty"))
                .extracting(request -> json(request.body()).path("event_action").asText())
                .containsExactly("trigger", "resolve");
        assertThat(program("release")).containsExactly("firing", "resolved");

        // One who begins to listen is told what fires, and no history.
        say(THREE, "nightly", AlertState.FIRING, "S3", 1);
        relays.startNotifier("another-group", receiver.url() + "/newcomer");
        awaitThat(() -> assertThat(told("/newcomer")).containsExactly(THREE + " firing"));
        say(THREE, "nightly", AlertState.RESOLVED, "S3", 2);
        awaitThat(
                () ->
                        assertThat(told("/newcomer"))
                                .containsExactly(THREE + " firing", THREE + " resolved"));
        assertThat(Files.readString(folder.resolve("notifier.out"))).doesNotContain(SECRET);
    }

    private void assertThatAlertmanagerShowsTheAlertWithoutNumbers() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(endpoints.alertmanagerUrl() + "/api/v2/alerts"))
                        .build();
        JsonNode shown = json(http.send(request, BodyHandlers.ofString()).body());
        assertThat(shown).hasSize(1);
        assertThat(labels(shown.get(0)))
                .isEqualTo(
                        Map.of(
                                "alertname", "FaultlineCrashes",
                                "kind", "crashes",
                                "fingerprint", ONE,
                                "product", "Meadow",
                                "channel", "release",
                                "severity", "S2",
                                "signature", "meadow::Draw‹!channel>::f<int>&"));
        assertThat(shown.get(0).at("/annotations/description").asText())
                .startsWith("43 clients crashed where 2.0 were expected");
        assertThat(shown.get(0).path("startsAt").asText())
                .startsWith(begin.toString().substring(0, 19));
    }

    private static Map<String, String> labels(JsonNode alert) {
        return alert.path("labels").properties().stream()
                .collect(toMap(Map.Entry::getKey, label -> label.getValue().asText()));
    }

    private void assertThatTheWebhookIsSigned() throws GeneralSecurityException {
        Request request = receiver.at("/hook").get(0);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signed =
                mac.doFinal(
                        (request.timestamp() + '.' + request.body())
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(request.signature()).isEqualTo("v1=" + HexFormat.of().formatHex(signed));
        assertThat(request.key())
                .isEqualTo(ONE + '-' + begin.toEpochMilli() + "-firing")
                .isEqualTo(json(request.body()).path("id").asText());
    }

    private List<String> hook() {
        return told("/hook");
    }

    private List<String> told(String path) {
        return receiver.at(path).stream()
                .map(request -> json(request.body()))
                .map(news -> news.path("fingerprint").asText() + ' ' + news.path("event").asText())
                .toList();
    }

    /** What Alertmanager's own webhook was told of a channel. */
    private List<String> program(String channel) {
        return receiver.at("/alerts").stream()
                .map(request -> json(request.body()))
                .filter(group -> group.at("/groupLabels/channel").asText().equals(channel))
                .map(group -> group.path("status").asText())
                .toList();
    }

    private void say(
            String fingerprint, String channel, AlertState state, String severity, long revision) {
        Instant now = Instant.now();
        Alert alert = Alert.newBuilder().build();
        alert.setFingerprint(fingerprint);
        alert.setKind(AlertKind.CRASHES);
        alert.setState(state);
        alert.setRevision(revision);
        alert.setAlertClass("spike");
        alert.setSeverity(severity);
        alert.setProduct("Meadow");
        alert.setChannel(channel);
        alert.setSignature(SIGNATURE);
        alert.setTitle(severity + " spike: " + SIGNATURE + " on Meadow " + channel);
        alert.setOnset(begin);
        alert.setFiredAt(begin);
        alert.setUpdatedAt(now);
        alert.setValidUntil(now.plus(Duration.ofMinutes(15)));
        alert.setResolvedAt(state == AlertState.RESOLVED ? now : null);
        alert.setObserved(43);
        alert.setExpected(2);
        alert.setRatio(21.5);
        alert.setRatioLow(15);
        alert.setRatioHigh(29);
        alert.setClients(43.0);
        alert.setReasons(List.of(SIGNATURE + " was not seen before"));
        try (RowProducer producer = new RowProducer(kafka)) {
            producer.send(Topics.ALERTS, fingerprint, alert);
            producer.flush();
        }
    }

    /** The example of the documentation, with addresses of the test and less patience. */
    private String exampleForTests() throws IOException {
        String example =
                Files.readString(
                        JarSets.locate().home().resolve("docs/reference/alertmanager-example.yml"));
        return example.replace(
                        "slack_api_url_file: /etc/alertmanager/slack-url",
                        "slack_api_url: "
                                + receiver.url()
                                + "/slack\n  pagerduty_url: "
                                + receiver.url()
                                + "/pagerduty")
                .replace("/etc/alertmanager", folder.toString())
                .replace("http://127.0.0.1:8099", receiver.url())
                .replace("smtp.example:587", "127.0.0.1:1")
                .replaceAll("group_wait: .*", "group_wait: 1s")
                .replaceAll("group_interval: .*", "group_interval: 1s");
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Alertmanager writes what it notified of once a second; a kill before that loses it. */
    private void awaitNotificationLog() {
        Instant now = Instant.now();
        Path log = folder.resolve("alertmanager/nflog");
        awaitThat(() -> assertThat(Files.getLastModifiedTime(log).toInstant()).isAfter(now));
    }

    private static void awaitThat(ThrowingRunnable assertion) {
        await().atMost(BOUND)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(assertion);
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(text.lines().limit(3).collect(joining()), e);
        }
    }
}
