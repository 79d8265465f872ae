package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.ProcessedCrash;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bad build after a day of usual crashes; a TaskManager is killed while they arrive. */
@ExtendWith(SharedFaultline.class)
class BadBuildIT {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String SIGNATURE = "meadow::layout::FlexLine::Baseline";

    private final LiveFaultline live;
    private final BadBuildStory story;

    BadBuildIT(Stories stories) {
        this.live = stories.live();
        this.story = stories.badBuild();
    }

    @Test
    void aKilledTaskManagerChangesNoCountNoLinkAndNoRate() {
        Map<String, String> signatures = MonitorRows.signatures(live);
        Set<String> eventIds = MonitorRows.eventIds(story.sent());

        assertThat(signatures.keySet()).containsAll(eventIds);
        NaiveMonitor expected = new NaiveMonitor(story.sent(), signatures::get);
        MonitorRows rows = new MonitorRows(live, BadBuildStory.start(), Long.MAX_VALUE);
        rows.awaitCountsAndLinks(expected, eventIds);
        rows.awaitRates(expected, Set.of("1m", "5m", "1h"));
    }

    @Test
    void aKilledTaskManagerLosesNoDeadLetter() {
        Set<String> letters = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> letter :
                live.records(Topics.deadLettersOf(Topics.PINGS))) {
            letters.add(LiveFaultline.text(letter.key()));
        }
        letters.remove(RealCrashStory.BROKEN_JSON_KEY);
        letters.remove(AuditIT.LETTER_KEY);

        assertThat(story.broken()).isPositive();
        assertThat(letters).hasSize(story.broken());
    }

    @Test
    void theBadBuildFiresOneAlertWithReportsToOpen() {
        await().atMost(BOUND).untilAsserted(() -> assertThat(firing()).hasSize(1));
        Alert alert = firing().get(0);

        assertThat(alert.getProduct()).isEqualTo("Meadow");
        assertThat(alert.getChannel()).isEqualTo(BadBuildStory.CHANNEL);
        assertThat(alert.getSignature()).isEqualTo(SIGNATURE);
        assertThat(alert.getBuilds()).containsExactly(story.badBuildId());
        assertThat(alert.getTitle()).contains(SIGNATURE, BadBuildStory.CHANNEL, story.badBuildId());
        assertThat(alert.getOnset().toEpochMilli())
                .isBetween(
                        BadBuildStory.badBuildAt(),
                        BadBuildStory.badBuildAt() + Duration.ofMinutes(30).toMillis());
        assertThat(alert.getObserved()).isGreaterThan(10 * alert.getExpected());
        assertThat(alert.getExpected()).isNotNegative();
        assertThat(alert.getCrashes()).isGreaterThanOrEqualTo((long) alert.getObserved());
        assertThat(alert.getScore()).isGreaterThanOrEqualTo(alert.getThreshold());
        assertThat(alert.getReasons()).isNotEmpty();
        assertExemplarsExist(alert);
    }

    private void assertExemplarsExist(Alert alert) {
        Map<String, ProcessedCrash> processed =
                live.lastRows(Topics.PROCESSED, ProcessedCrash.class);

        assertThat(alert.getExemplarReports())
                .isNotEmpty()
                .allSatisfy(
                        id -> {
                            assertThat(processed).containsKey(id);
                            assertThat(LiveFaultline.row(processed, id).getSignature())
                                    .isEqualTo(SIGNATURE);
                        });
    }

    private List<Alert> firing() {
        return live.lastRows(Topics.ALERTS, Alert.class).values().stream()
                .filter(alert -> alert.getKind() == AlertKind.CRASHES)
                .filter(
                        alert ->
                                alert.getState() == AlertState.FIRING
                                        || alert.getState() == AlertState.UPDATED)
                .collect(Collectors.toList());
    }
}
