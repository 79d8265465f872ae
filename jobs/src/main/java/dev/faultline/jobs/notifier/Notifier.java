package dev.faultline.jobs.notifier;

import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.jobs.kafka.RegistryException;
import dev.faultline.jobs.metrics.MetricsPage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the relays, each on a thread of its own: a webhook that hangs must not let alerts end at
 * Alertmanager.
 */
public final class Notifier {

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final long PAUSE_MILLIS = 5_000;

    private final NotifierSettings settings;
    private final KafkaSettings kafka;

    /** Starts nothing. */
    public Notifier(NotifierSettings settings, KafkaSettings kafka) {
        this.settings = settings;
        this.kafka = kafka;
    }

    /**
     * Runs until it is interrupted.
     *
     * @throws IOException when the secret cannot be read or the port for metrics is taken
     * @throws IllegalArgumentException when the secret is no good
     */
    public void run() throws IOException, InterruptedException {
        Meters meters = new Meters();
        List<Relay> relays = relays(meters);
        MetricsPage page =
                settings.meters() == null
                        ? null
                        : new MetricsPage(
                                settings.meters(), () -> meters.text(System.currentTimeMillis()));
        ExecutorService threads = Executors.newFixedThreadPool(relays.size());
        try (page) {
            ExecutorCompletionService<Void> runs = new ExecutorCompletionService<>(threads);
            relays.forEach(relay -> runs.submit(() -> keepRelaying(relay), null));
            // Neither ends by itself: the first to do so has met a fault of ours.
            runs.take().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A relay ended", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Relay> relays(Meters meters) throws IOException {
        List<Relay> relays = new ArrayList<>();
        if (!settings.alertmanagers().isEmpty()) {
            relays.add(new AlertmanagerRelay(settings, meters));
        }
        URI webhook = settings.webhook();
        Path secret = settings.webhookSecret();
        if (webhook != null && secret != null) {
            relays.add(
                    new WebhookRelay(settings, webhook, WebhookSignature.fromFile(secret), meters));
        }
        return relays;
    }

    private void keepRelaying(Relay relay) {
        try {
            while (true) {
                try {
                    relay.relay(kafka);
                    return;
                } catch (KafkaException | RegistryException e) {
                    LOG.warn(
                            "Cannot read the alerts for {} at the moment: {}",
                            relay.name(),
                            e.getMessage());
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
