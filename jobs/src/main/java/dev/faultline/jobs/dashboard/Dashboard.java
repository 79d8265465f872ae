package dev.faultline.jobs.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.jobs.kafka.KafkaSettings;
import dev.faultline.signature.Ruleset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/** Follows the topics and serves the page. */
public final class Dashboard {

    private static final long TICK_MILLIS = 1_000;

    /** A page that hears nothing for longer says that the dashboard is gone. */
    private static final int TICKS_OF_SILENCE = 5;

    private final DashboardSettings settings;
    private final KafkaSettings kafka;

    /** Starts nothing. */
    public Dashboard(DashboardSettings settings, KafkaSettings kafka) {
        this.settings = settings;
        this.kafka = kafka;
    }

    /**
     * Runs until it is interrupted.
     *
     * @param started takes the port when it answers
     * @throws IOException when the port is taken or the address is none of this machine
     */
    public void run(IntConsumer started) throws IOException, InterruptedException {
        LiveRows rows = new LiveRows(settings);
        RowFollower follower = new RowFollower(settings, kafka, rows);
        PageData data =
                new PageData(
                        settings,
                        rows,
                        follower::reading,
                        new CrashLookUp(rows, kafka, settings.lookUp()),
                        new SignatureStory(Ruleset.builtIn()));
        EventStream events = new EventStream(settings.mostClients());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (PageServer server = new PageServer(settings, data, events)) {
            started.accept(server.port());
            ExecutorCompletionService<Void> runs = new ExecutorCompletionService<>(threads);
            runs.submit(follower, null);
            runs.submit(() -> keepTelling(rows, data, events), null);
            // Neither ends by itself: the first to do so has met a fault of ours.
            runs.take().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The dashboard ended", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void keepTelling(LiveRows rows, PageData data, EventStream events) {
        try {
            String said = "";
            for (int silent = 0; ; silent++) {
                Set<String> changed = rows.changes();
                ObjectNode health = data.summary();
                String state = health.path("state").asText() + health.path("text").asText();
                if (!changed.isEmpty() || !state.equals(said) || silent >= TICKS_OF_SILENCE) {
                    ObjectNode event = JsonNodeFactory.instance.objectNode();
                    AlertView.texts(event.putArray("topics"), changed);
                    event.set("health", health);
                    events.publish(new String(PageServer.bytes(event), StandardCharsets.UTF_8));
                    said = state;
                    silent = 0;
                }
                Thread.sleep(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
