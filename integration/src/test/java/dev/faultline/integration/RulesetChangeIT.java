package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.CrashCount;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.SignatureAlias;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A ruleset that splits the busiest signature of a channel takes over while both jobs run. */
@ExtendWith(SharedFaultline.class)
class RulesetChangeIT {

    private static final Duration BOUND = Duration.ofSeconds(90);

    private final LiveFaultline live;
    private final RulesetChangeStory story;

    RulesetChangeIT(Stories stories) {
        this.live = stories.live();
        this.story = stories.rulesetChange();
    }

    @Test
    void crashesAreSignedByTheirReceiveTimeAndAnnouncedBefore() {
        for (ProcessedCrash row : processed()) {
            Instant received = row.getReceivedAt();
            boolean isBefore = received.isBefore(story.effective());
            if (isBefore) {
                assertThat(row.getSignature())
                        .isIn(RulesetChangeStory.BEFORE, RulesetChangeStory.OTHER);
            } else {
                assertThat(row.getSignature()).isNotEqualTo(RulesetChangeStory.BEFORE);
                assertThat(row.getSignatureNext()).isNull();
            }
        }
        assertThat(processed().stream().map(ProcessedCrash::getRulesetId).distinct()).hasSize(2);
        assertThat(processed().stream().filter(row -> row.getSignatureNext() != null))
                .isNotEmpty()
                .allSatisfy(
                        row ->
                                assertThat(row.getSignatureNext())
                                        .isIn(
                                                RulesetChangeStory.TO_PAN,
                                                RulesetChangeStory.TO_POT,
                                                RulesetChangeStory.OTHER));
    }

    @Test
    void aliasesTellHowTheSeriesGoesOn() {
        await().atMost(BOUND)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertThat(aliases()).hasSize(2);
                        });
        assertThat(aliases())
                .allSatisfy(
                        alias -> {
                            assertThat(alias.getSignature()).isEqualTo(RulesetChangeStory.BEFORE);
                            assertThat(alias.getEffectiveFrom()).isEqualTo(story.effective());
                            boolean isPan = alias.getSuccessor().equals(RulesetChangeStory.TO_PAN);
                            assertThat(alias.getShare())
                                    .isCloseTo(isPan ? 4 / 7.0 : 3 / 7.0, within(0.02));
                        });
    }

    @Test
    void theSeriesIsContinued() {
        await().atMost(BOUND)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertThat(pingsByWindow().values().stream().mapToLong(v -> v).sum())
                                    .isEqualTo(story.sent().size());
                        });
        // Windows at both ends are not whole.
        List<Long> inside = pingsByWindow().values().stream().skip(1).toList();
        assertThat(inside.subList(0, inside.size() - 1)).containsOnly(30L);
    }

    @Test
    void theRateOfAllCrashesDoesNotJump() {
        MonitorRows rows = MonitorRows.of(live, RulesetChangeStory.PRODUCT);
        NaiveMonitor expected = new NaiveMonitor(story.sent(), story::signature);
        rows.awaitRates(expected, MonitorRows.MINUTES);

        Map<Instant, Long> totals = crashesByMinute(rows, String::isEmpty);
        List<Long> inside = List.copyOf(totals.values()).subList(1, totals.size() - 1);
        assertThat(inside).hasSizeGreaterThan(60).containsOnly(6L);
        Map<Instant, Long> sums = crashesByMinute(rows, signature -> !signature.isEmpty());
        assertThat(sums).isEqualTo(totals);
    }

    @Test
    void ratesGoOnUnderTheNewSignaturesFromTheMomentOn() {
        MonitorRows rows = MonitorRows.of(live, RulesetChangeStory.PRODUCT);
        rows.awaitRates(new NaiveMonitor(story.sent(), story::signature), MonitorRows.MINUTES);

        Instant minute = story.effective().truncatedTo(ChronoUnit.MINUTES);
        Map<Instant, Long> before = crashesByMinute(rows, RulesetChangeStory.BEFORE::equals);
        Map<Instant, Long> after =
                crashesByMinute(
                        rows,
                        Set.of(RulesetChangeStory.TO_PAN, RulesetChangeStory.TO_POT)::contains);
        assertThat(minute).isNotEqualTo(story.effective());
        assertThat(before.keySet()).allMatch(start -> !start.isAfter(minute)).contains(minute);
        assertThat(after.keySet()).allMatch(start -> !start.isBefore(minute)).contains(minute);
    }

    /** Crashes of main and content processes in each minute that has any, by signature. */
    private static Map<Instant, Long> crashesByMinute(
            MonitorRows rows, Predicate<String> signatures) {
        return rows.rates(MonitorRows.MINUTES).values().stream()
                .filter(row -> row.getDefinition().equals("main_and_content_rate"))
                .filter(row -> row.getCrashes() != 0 && signatures.test(row.getSignature()))
                .collect(
                        Collectors.groupingBy(
                                CrashRate::getWindowStart,
                                TreeMap::new,
                                Collectors.summingLong(CrashRate::getCrashes)));
    }

    @Test
    void noAlertFiresBecauseAListHasChanged() {
        await().atMost(BOUND)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> {
                            live.tick();
                            assertThat(watchedUntil()).isAfter(story.end());
                        });
        assertThat(alerts())
                .filteredOn(alert -> alert.getKind() == AlertKind.CRASHES)
                .extracting(Alert::getState)
                .containsOnly(AlertState.LEARNING, AlertState.RESOLVED);
    }

    /** Until when detection has said that it is running. */
    private Instant watchedUntil() {
        return alerts().stream()
                .filter(alert -> alert.getKind() == AlertKind.WATCHDOG)
                .map(Alert::getUpdatedAt)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    private List<Alert> alerts() {
        return live.rows(Topics.ALERTS, Alert.class).stream()
                .filter(alert -> alert.getProduct().equals(RulesetChangeStory.PRODUCT))
                .toList();
    }

    private List<SignatureAlias> aliases() {
        return live.lastRows(Topics.ALIASES, SignatureAlias.class).values().stream()
                .filter(alias -> alias.getProduct().equals(RulesetChangeStory.PRODUCT))
                .toList();
    }

    private List<ProcessedCrash> processed() {
        return live.lastRows(Topics.PROCESSED, ProcessedCrash.class).values().stream()
                .filter(row -> row.getProduct().equals(RulesetChangeStory.PRODUCT))
                .toList();
    }

    private Map<Instant, Long> pingsByWindow() {
        return live.lastRows(Topics.COUNTS, CrashCount.class).values().stream()
                .filter(row -> row.getProduct().equals(RulesetChangeStory.PRODUCT))
                .filter(row -> row.getPings() != 0)
                .collect(
                        Collectors.groupingBy(
                                CrashCount::getWindowStart,
                                TreeMap::new,
                                Collectors.summingLong(CrashCount::getPings)));
    }
}
