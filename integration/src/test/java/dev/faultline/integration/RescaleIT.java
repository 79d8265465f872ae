package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.monitor.MonitorJob;
import dev.faultline.schema.CrashCount;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Monitoring is stopped with a savepoint and started from it with fewer tasks, then with more. */
@ExtendWith(SharedFaultline.class)
class RescaleIT {

    private static final String PRODUCT = "Ladder";
    private static final Duration BOUND = Duration.ofMinutes(2);

    private final LiveFaultline live;

    RescaleIT(Stories stories) {
        stories.realCrashes();
        this.live = stories.live();
    }

    @Test
    void whatWasCountedBeforeStaysCountedOnce() throws IOException {
        send(0, 4);
        await().atMost(BOUND).untilAsserted(() -> assertCounted(4));

        live.rescale(MonitorJob.NAME, 1);
        // The first four are sent once more: a savepoint that lost their keys would count eight.
        send(0, 6);
        await().atMost(BOUND).untilAsserted(() -> assertCounted(6));

        live.rescale(MonitorJob.NAME, 3);
        send(2, 7);
        await().atMost(BOUND).untilAsserted(() -> assertCounted(7));
    }

    private void send(int from, int to) {
        Instant received = Instant.ofEpochMilli(live.clock());
        for (int i = from; i < to; i++) {
            live.sendCrash("ladder-" + i, received, PRODUCT, "esr");
        }
        live.flush();
    }

    private void assertCounted(long crashes) {
        live.tick();
        long pings =
                live.lastRows(Topics.COUNTS, CrashCount.class).values().stream()
                        .filter(row -> row.getProduct().equals(PRODUCT))
                        .mapToLong(CrashCount::getPings)
                        .sum();
        assertThat(pings).isEqualTo(crashes);
    }
}
