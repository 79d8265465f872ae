package dev.faultline.integration;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.faultline.jobs.dashboard.Dashboard;
import dev.faultline.jobs.dashboard.DashboardSettings;
import dev.faultline.jobs.kafka.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A live page that runs in this JVM. */
final class LivePage implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread thread;
    private final int port;

    /** Starts it on any port. */
    LivePage(KafkaSettings kafka) {
        DashboardSettings settings =
                new DashboardSettings("127.0.0.1", 0, 48, 500_000, 300_000, 10_000, 8, 200_000, "");
        CompletableFuture<Integer> started = new CompletableFuture<>();
        this.thread =
                new Thread(
                        () -> {
                            try {
                                new Dashboard(settings, kafka).run(started::complete);
                            } catch (IOException e) {
                                started.completeExceptionally(e);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "live page");
        thread.start();
        try {
            this.port = started.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the live page does not start", e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** JSON of a path. */
    JsonNode json(String path) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url() + path)).timeout(BOUND).build();
            return JsonMapper.builder()
                    .build()
                    .readTree(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits until health is in a state. */
    void awaitHealth(String state) {
        await().atMost(BOUND)
                .until(() -> json("/api/health").path("state").asText(), state::equals);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
