package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.cluster.ClusterProcesses;
import dev.faultline.jobs.cluster.Endpoints;
import dev.faultline.jobs.cluster.FlinkSize;
import dev.faultline.jobs.cluster.JarSets;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RowProducer;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page while its broker dies and comes back. */
@Tag("long")
class LivePageOutageIT {

    @TempDir private Path folder = Path.of("");

    @Test
    void thePageKeepsWhatItHasSaysThatItIsStaleAndGoesOn() {
        Endpoints endpoints = Endpoints.free();
        KafkaSettings kafka =
                KafkaSettings.plain(endpoints.bootstrapServers(), endpoints.registryUrl());
        List<String> names = List.of("kafka", "registry");
        try (ClusterProcesses cluster =
                        new ClusterProcesses(
                                JarSets.locate(), folder, endpoints, FlinkSize.DEFAULT);
                LivePage page = new LivePage(kafka)) {
            assertThat(page.json("/api/health").path("state").asText()).isEqualTo("unknown");
            names.forEach(cluster::start);
            names.forEach(cluster::awaitReady);
            Cli.run(kafka, "topics", "apply");
            say(kafka, "one");
            page.awaitHealth("good");
            awaitOpen(page, 1);

            cluster.kill("kafka");
            page.awaitHealth("unknown");
            JsonNode health = page.json("/api/health");
            assertThat(health.path("text").asText()).startsWith("Stale since ");
            assertThat(health.path("stale_since").asLong()).isPositive();
            assertThat(page.json("/api/alerts").path("open")).hasSize(1);

            cluster.start("kafka");
            cluster.awaitReady("kafka");
            page.awaitHealth("good");
            say(kafka, "two");
            awaitOpen(page, 2);
        }
    }

    private static void awaitOpen(LivePage page, int alerts) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(page.json("/api/alerts").path("open")).hasSize(alerts));
    }

    private static void say(KafkaSettings kafka, String fingerprint) {
        Instant now = Instant.now();
        Alert alert = Alert.newBuilder().build();
        alert.setFingerprint(fingerprint);
        alert.setKind(AlertKind.CRASHES);
        alert.setState(AlertState.FIRING);
        alert.setAlertClass("spike");
        alert.setSeverity("S2");
        alert.setProduct("Meadow");
        alert.setChannel("release");
        alert.setSignature("meadow::Draw");
        alert.setUpdatedAt(now);
        alert.setValidUntil(now.plus(Duration.ofMinutes(15)));
        try (RowProducer producer = new RowProducer(kafka)) {
            producer.send(Topics.ALERTS, fingerprint, alert);
            producer.flush();
        }
    }
}
