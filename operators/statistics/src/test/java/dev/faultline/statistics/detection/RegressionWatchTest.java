package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.statistics.detection.AlertUpdate.AlertClass;
import dev.faultline.statistics.detection.AlertUpdate.Kind;
import dev.faultline.statistics.detection.AlertUpdate.Severity;
import dev.faultline.statistics.detection.RegressionWatch.Counts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegressionWatchTest {

    private static final long MINUTE = 60_000;
    private static final DetectorSettings SETTINGS =
            DetectorSettings.ofStep(MINUTE)
                    .withMinimumClients(3)
                    .withResolveAfterMillis(60 * MINUTE);

    private RegressionWatch watch = new RegressionWatch();

    @Test
    void enoughClientsOnABuildThatShouldHaveTheFixFire() {
        assertThat(step(0, counts("20261102", 2, 0))).isEmpty();
        assertThat(step(1, counts("20261102", 1, 0)))
                .singleElement()
                .satisfies(
                        alert -> {
                            assertThat(alert.kind()).isEqualTo(Kind.FIRE);
                            assertThat(alert.alertClass()).isEqualTo(AlertClass.REGRESSION);
                            assertThat(alert.build()).isEqualTo("20261102");
                            assertThat(alert.observed()).isEqualTo(3);
                            assertThat(alert.expected()).isZero();
                            assertThat(alert.onsetMillis()).isZero();
                            assertThat(alert.firedMillis()).isEqualTo(2 * MINUTE);
                            assertThat(alert.severity()).isEqualTo(Severity.S2);
                            assertThat(alert.reasons().get(0)).contains("fixed in build 20261101");
                            assertThat(alert.caveats()).containsExactly("low volume: 3 clients");
                        });
    }

    @Test
    void oneClientThatCrashesAgainAndAgainDoesNotFire() {
        step(0, counts("20261102", 1, 0));
        for (int minute = 1; minute < 100; minute++) {
            assertThat(step(minute, new Counts("20261101", "20261102", 50, 0, 0))).isEmpty();
        }
    }

    @Test
    void itIsSaidAgainWhenItHasDoubledAndResolvesWhenItIsCalm() {
        step(0, counts("20261102", 3, 0));
        assertThat(step(1, counts("20261102", 2, 0))).isEmpty();
        assertThat(step(2, counts("20261103", 1, 0)))
                .extracting(AlertUpdate::kind, AlertUpdate::build, AlertUpdate::observed)
                .containsExactly(tuple(Kind.UPDATE, AlertUpdate.ANY, 6.0));
        assertThat(watch.firing(SETTINGS)).hasSize(1);
        for (int minute = 3; minute < 62; minute++) {
            assertThat(step(minute)).isEmpty();
        }
        assertThat(step(62)).extracting(AlertUpdate::kind).containsExactly(Kind.RESOLVE);
        assertThat(watch.isEmpty()).isTrue();
    }

    @Test
    void afterItHasResolvedItTakesAsManyClientsAgain() {
        step(0, counts("20261102", 3, 0));
        step(100);
        assertThat(step(101, counts("20261102", 2, 0))).isEmpty();
        assertThat(step(102, counts("20261102", 1, 0)))
                .extracting(AlertUpdate::kind)
                .containsExactly(Kind.FIRE);
    }

    @Test
    void crashesDuringStartupAreWorse() {
        assertThat(step(0, counts("20261102", 3, 3)))
                .extracting(AlertUpdate::severity)
                .containsExactly(Severity.S1);
    }

    @Test
    void whatIsWatchedIsBoundedAndForgotten() {
        for (int i = 0; i < 2 * RegressionWatch.MAX_SIGNATURES; i++) {
            watch.step(SETTINGS, 0, Map.of("signature" + i, List.of(counts("20261102", 1, 0))));
        }
        assertThat(RegressionWatch.fromBytes(watch.toBytes()).toBytes()).hasSizeLessThan(100_000);
        watch.step(SETTINGS, 8L * 24 * 60 * MINUTE, Map.of());
        assertThat(watch.isEmpty()).isTrue();
    }

    @Test
    void bytesThatAreSomethingElseAreRefused() {
        assertThatThrownBy(() -> RegressionWatch.fromBytes(new byte[] {9}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<AlertUpdate> step(int minute, Counts... counts) {
        watch = RegressionWatch.fromBytes(watch.toBytes());
        return watch.step(
                SETTINGS,
                minute * MINUTE,
                counts.length == 0 ? Map.of() : Map.of("boom", List.of(counts)));
    }

    private static Counts counts(String build, int clients, int startup) {
        return new Counts("20261101", build, clients, clients, startup);
    }
}
