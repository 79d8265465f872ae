package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.ProcessedCrash;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A beta crashes before anybody has said which beta it is. */
@ExtendWith(SharedFaultline.class)
class LateBuildIT {

    /** A product of its own, which other tests leave out. */
    static final String PRODUCT = "Orchard";

    private static final String BUILD = "20261122180000";
    private static final int CRASHES = 20;
    private static final Duration BOUND = Duration.ofMinutes(2);

    /** A mapping has to work within this. */
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final LiveFaultline live;

    LateBuildIT(Stories stories) {
        stories.realCrashes();
        this.live = stories.live();
    }

    @Test
    void itsCountsMoveToTheVersionWhenTheBuildIsPublished() {
        Instant received = Instant.ofEpochMilli(live.clock());
        for (int i = 0; i < CRASHES; i++) {
            send("orchard-" + i, received);
        }
        live.flush();
        await().atMost(BOUND).untilAsserted(() -> assertThatAllAreOf("70.0b0"));

        live.send(
                Topics.BUILDS,
                PRODUCT + "|beta|" + BUILD,
                BuildRecord.newBuilder()
                        .setProduct(PRODUCT)
                        .setChannel("beta")
                        .setBuildId(BUILD)
                        .setVersion("70.0b7")
                        .build());
        live.flush();
        await().atMost(FIVE_MINUTES).untilAsserted(() -> assertThatAllAreOf("70.0b7"));
    }

    private void assertThatAllAreOf(String version) {
        live.tick();
        Map<String, Long> pings = new TreeMap<>();
        live.lastRows(Topics.COUNTS, CrashCount.class).values().stream()
                .filter(row -> row.getProduct().equals(PRODUCT))
                .forEach(row -> pings.merge(row.getVersion(), row.getPings(), Long::sum));
        assertThat(pings).isEqualTo(Map.of(version, (long) CRASHES));
        assertThat(live.lastRows(Topics.PROCESSED, ProcessedCrash.class).values())
                .filteredOn(row -> row.getProduct().equals(PRODUCT))
                .hasSize(CRASHES)
                .allMatch(row -> row.getVersion().equals(version));
    }

    private void send(String id, Instant received) {
        String payload =
                """
                {"type":"crash","version":4,"application":{"name":"%s","channel":"beta",
                 "buildId":"%s","version":"70.0"},
                 "payload":{"crashDate":"%s","metadata":{"CrashTime":"%d","ProductName":"%s",
                 "ReleaseChannel":"beta","BuildID":"%s","Version":"70.0"}}}
                """
                        .formatted(
                                PRODUCT,
                                BUILD,
                                received.toString().substring(0, 10),
                                received.getEpochSecond(),
                                PRODUCT,
                                BUILD);
        live.sendPing(id, received, payload);
    }
}
