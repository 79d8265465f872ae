package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.faultline.jobs.Topics;
import dev.faultline.jobs.monitor.MonitorJob;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.ExposureRow;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What monitoring makes of real crashes, on a real broker. */
@ExtendWith(SharedFaultline.class)
class MonitoringIT {

    private static final long FIVE_MINUTES = Duration.ofMinutes(5).toMillis();
    private static final double HOUR = Duration.ofHours(1).toMillis();

    private final LiveFaultline live;
    private final RealCrashStory story;
    private final MonitorRows rows;
    private final NaiveMonitor expected;
    private final Set<String> eventIds;

    MonitoringIT(Stories stories) {
        this.live = stories.live();
        this.story = stories.realCrashes();
        this.rows = new MonitorRows(live, 0, BadBuildStory.start());
        this.expected = new NaiveMonitor(story.sent(), MonitorRows.signatures(live)::get);
        this.eventIds = MonitorRows.eventIds(story.sent());
    }

    @BeforeEach
    void waitUntilRowsAreFinal() {
        rows.awaitCountsAndLinks(expected, eventIds);
        rows.awaitRates(expected, MonitorRows.MINUTES);
    }

    @Test
    void countsEachRealCrashOnceHoweverOftenItWasSent() {
        long pings = rows.counts().values().stream().mapToLong(row -> row.pings()).sum();
        long reports = rows.counts().values().stream().mapToLong(row -> row.reports()).sum();
        long crashes = story.names().stream().distinct().count();

        assertThat(crashes).isGreaterThanOrEqualTo(13);
        assertThat(story.sent().size()).isGreaterThan((int) (2 * crashes));
        assertThat(pings).isEqualTo(crashes);
        assertThat(reports).isEqualTo(crashes);
    }

    @Test
    void linksThePingAndTheReportOfACrash() {
        Map<String, CrashLink> links = rows.linkRows(eventIds);

        assertThat(links).hasSize((int) story.names().stream().distinct().count());
        assertThat(links.values())
                .allSatisfy(
                        link -> {
                            assertThat(link.getTier()).isEqualTo("A");
                            assertThat(link.getConfidence()).isGreaterThan(0.99);
                            assertThat(link.getLagMillis()).isEqualTo(60_000);
                        });
        CrashLink link =
                LiveFaultline.row(
                        links,
                        "ping:bad-content-flex-line-deep-glean-json"
                                + "|report:bad-content-flex-line-deep-report");
        assertThat(link.getSignaturesAgree()).isTrue();
        assertThat(link.getSignaturePing()).isEqualTo("meadow::layout::FlexLine::Baseline");
        assertThat(link.getCommonFrames()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void spreadsUsageOverItsWindowsAndCountsASampleOnce() {
        Map<Long, Double> naive = new TreeMap<>();
        for (var sample : story.usage()) {
            for (long at = sample.getIntervalStart().toEpochMilli();
                    at < sample.getIntervalEnd().toEpochMilli();
                    at += 1000) {
                naive.merge(at / FIVE_MINUTES * FIVE_MINUTES, 1000 / HOUR, Double::sum);
            }
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertHours(naive);
                        });
    }

    private void assertHours(Map<Long, Double> expected) {
        // The generated stream knows no such build.
        Map<Long, Double> hours = hoursByWindow(row -> row.getBuildId().equals("20261120101500"));
        hours.values().removeIf(value -> value == 0);
        assertThat(hours.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (window, value) -> assertThat(hours.get(window)).isCloseTo(value, within(1e-6)));
    }

    @Test
    void ratesAreCrashesPerThousandHoursOfTheMinute() {
        Map<Long, Double> hours = hoursByWindow(row -> row.getChannel().equals("release"));

        assertThat(rows.rates(MonitorRows.MINUTES)).isNotEmpty();
        for (CrashRate row : rows.rates(MonitorRows.MINUTES).values()) {
            double used = row.getUsageHours();
            if (row.getSignature().isEmpty()) {
                long window = row.getWindowStart().toEpochMilli() / FIVE_MINUTES * FIVE_MINUTES;
                double minute = hours.getOrDefault(window, 0.0) / 5;
                // Totals follow usage when it has changed by a hundredth.
                assertThat(used).isCloseTo(minute, withinPercentage(1.1));
            }
            if (used > 0) {
                assertThat(row.getRateNaive())
                        .isCloseTo(1000 * row.getCrashes() / used, withinPercentage(0.001));
                assertThat(row.getRateLow()).isLessThanOrEqualTo(row.getRate());
                assertThat(row.getRateHigh()).isGreaterThan(row.getRate());
            }
        }
    }

    private Map<Long, Double> hoursByWindow(Predicate<ExposureRow> which) {
        Map<Long, Double> hours = new TreeMap<>();
        for (ExposureRow row : live.lastRows(Topics.EXPOSURE, ExposureRow.class).values()) {
            if (row.getProduct().equals("Meadow") && which.test(row)) {
                hours.merge(row.getWindowStart().toEpochMilli(), row.getUsageHours(), Double::sum);
            }
        }
        return hours;
    }

    @Test
    void timeReachesTheEndOfWhatWasSent() {
        live.tick();

        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(
                        () ->
                                assertThat(live.watermark(MonitorJob.NAME))
                                        .isGreaterThan(RealCrashStory.lastReceived(story.sent())));
    }
}
