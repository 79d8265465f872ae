package dev.faultline.jobs.dashboard;

import static dev.faultline.jobs.dashboard.PageRows.HOUR;
import static dev.faultline.jobs.dashboard.PageRows.MINUTE;
import static dev.faultline.jobs.dashboard.PageRows.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.faultline.jobs.dashboard.Rates.Normal;
import dev.faultline.jobs.dashboard.Rates.Span;
import dev.faultline.statistics.rates.RateEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RatesTest {

    private static final long WINDOW = 5 * MINUTE;

    @Test
    void anHourIsTheSumOfItsWindows() {
        List<RatePoint> windows = windows(12, 2, 50);
        Span hour = Rates.over(windows, windows, NOON - HOUR, NOON);
        assertThat(hour.crashes()).isEqualTo(24);
        assertThat(hour.hours()).isEqualTo(600);
        assertThat(hour.completeness()).isEqualTo(1);
        RateEstimate rate = Objects.requireNonNull(hour.estimate());
        assertThat(rate.perThousandHours()).isEqualTo(40);
        assertThat(rate.low()).isLessThan(40);
        assertThat(rate.high()).isGreaterThan(40);
    }

    @Test
    void aWindowWithoutACrashWasUsedLikeThoseBesideIt() {
        List<RatePoint> windows = windows(12, 2, 50);
        windows.remove(6);
        windows.remove(3);
        Span hour = Rates.over(windows, windows, NOON - HOUR, NOON);
        assertThat(hour.crashes()).isEqualTo(20);
        assertThat(hour.hours()).isEqualTo(600);
    }

    @Test
    void usageThatIsStillExpectedCountsAndSaysSo() {
        List<RatePoint> windows =
                List.of(
                        point(NOON - WINDOW, 2, 25, 50, 0.5),
                        point(NOON - 2 * WINDOW, 2, 50, 50, 1));
        Span span = Rates.over(windows, windows, NOON - 2 * WINDOW, NOON);
        assertThat(span.completeness()).isEqualTo(0.75);
        assertThat(Objects.requireNonNull(span.estimate()).perThousandHours()).isEqualTo(40);
    }

    @Test
    void completenessIsUnknownWhileNobodyKnowsHowUsageIsDelayed() {
        List<RatePoint> windows = List.of(point(NOON - WINDOW, 2, 50, 50, Double.NaN));
        assertThat(Rates.over(windows, windows, NOON - WINDOW, NOON).completeness()).isNull();
    }

    @Test
    void ofWhichHardlyAnythingHasArrivedHasNoRate() {
        List<RatePoint> windows = new ArrayList<>(windows(12, 2, 50));
        windows.replaceAll(
                w -> w.start() < NOON - HOUR / 2 ? w : point(w.start(), 2, 1, 100, 0.01));
        Span last = Rates.over(windows, windows, NOON - HOUR / 2, NOON);
        assertThat(last.completeness()).isEqualTo(0.01);
        assertThat(last.estimate()).isNull();
        Span newest = Rates.newest(windows, NOON, HOUR / 2, 6);
        assertThat(newest.to()).isEqualTo(NOON - HOUR / 2);
        assertThat(newest.estimate()).isNotNull();
        assertThat(Rates.newest(windows, NOON, HOUR / 2, 1).to()).isEqualTo(NOON);
    }

    @Test
    void hoursThatAreIncompleteDoNotTellWhatIsUsual() {
        List<RatePoint> hours = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            hours.add(hour(NOON - (i + 1) * HOUR, 10));
        }
        RatePoint young =
                new RatePoint(NOON - 7 * HOUR, NOON - 6 * HOUR, 1, 1, 1, 2, 0.5, 90, 90, 90);
        hours.add(young);
        assertThat(Objects.requireNonNull(Rates.normal(hours, NOON)).high()).isEqualTo(10);
    }

    @Test
    void youngRatesWaitWhileNobodyKnowsHowLateUsageComes() {
        List<RatePoint> windows = new ArrayList<>();
        for (int i = 48; i > 0; i--) {
            windows.add(point(NOON - i * WINDOW, 2, 50, 50, Double.NaN));
        }
        Span newest = Rates.newest(windows, NOON, HOUR, 6);
        assertThat(newest.to()).isEqualTo(NOON - 2 * HOUR);
        assertThat(newest.estimate()).isNotNull();
        assertThat(Rates.chart(windows, windows, NOON, HOUR, 4))
                .extracting(span -> span.path("rate").isNull())
                .containsExactly(false, false, true, true);
        assertThat(Rates.chart(windows, windows, NOON, HOUR, 4))
                .extracting(span -> span.path("crashes").asInt())
                .containsOnly(24);
    }

    @Test
    void withoutUseThereIsNoRate() {
        assertThat(Rates.over(List.of(), List.of(), NOON - HOUR, NOON).estimate()).isNull();
        List<RatePoint> longAgo = List.of(point(NOON - 9 * HOUR, 2, 50, 50, 1));
        assertThat(Rates.over(longAgo, longAgo, NOON - HOUR, NOON).estimate()).isNull();
    }

    @Test
    void aSignatureIsUsedAsMuchAsItsChannel() {
        List<RatePoint> channel = windows(12, 5, 50);
        List<RatePoint> signature = List.of(point(NOON - WINDOW, 3, 50, 50, 1));
        Span hour = Rates.over(signature, channel, NOON - HOUR, NOON);
        assertThat(Objects.requireNonNull(hour.estimate()).perThousandHours()).isEqualTo(5);
        assertThat(Rates.chart(signature, channel, NOON, WINDOW, 12)).hasSize(12);
        assertThat(Rates.chart(signature, channel, NOON, WINDOW, 12).get(0).path("rate").asDouble())
                .isZero();
    }

    @Test
    void aChartBeginsWhereUseIsKnown() {
        assertThat(Rates.chart(windows(3, 1, 50), windows(3, 1, 50), NOON, WINDOW, 12)).hasSize(3);
        assertThat(Rates.chart(List.of(), List.of(), NOON, WINDOW, 12)).isEmpty();
    }

    @Test
    void usualIsWhatEightHoursOfTenHad() {
        List<RatePoint> hours = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            hours.add(hour(NOON - (i + 1) * HOUR, 10 + i));
        }
        Normal normal = Objects.requireNonNull(Rates.normal(hours, NOON));
        assertThat(normal.low()).isCloseTo(11, within(1e-9));
        assertThat(normal.median()).isCloseTo(15, within(1e-9));
        assertThat(normal.high()).isCloseTo(19, within(1e-9));
        assertThat(normal.hours()).isEqualTo(11);
    }

    @Test
    void fiveHoursAreTooFewToSayWhatIsUsual() {
        List<RatePoint> hours = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            hours.add(hour(NOON - (i + 1) * HOUR, 10));
        }
        assertThat(Rates.normal(hours, NOON)).isNull();
        hours.add(hour(NOON, 10));
        assertThat(Rates.normal(hours, NOON)).as("the hour itself does not count").isNull();
    }

    @Test
    void onlyWhatChanceDoesNotExplainIsUnusual() {
        Normal normal = new Normal(10, 12, 14, 24);
        assertThat(Rates.verdict(new RateEstimate(20, 14.1, 26), normal)).isEqualTo("above");
        assertThat(Rates.verdict(new RateEstimate(20, 13.9, 26), normal)).isEqualTo("normal");
        assertThat(Rates.verdict(new RateEstimate(8, 6, 9.9), normal)).isEqualTo("below");
        assertThat(Rates.verdict(new RateEstimate(8, 6, 10.1), normal)).isEqualTo("normal");
        assertThat(Rates.verdict(null, normal)).isEqualTo("unknown");
        assertThat(Rates.verdict(new RateEstimate(8, 6, 9), null)).isEqualTo("unknown");
    }

    private static List<RatePoint> windows(int count, long crashes, double hours) {
        List<RatePoint> windows = new ArrayList<>();
        for (int i = count; i > 0; i--) {
            windows.add(point(NOON - i * WINDOW, crashes, hours, hours, 1));
        }
        return windows;
    }

    private static RatePoint point(
            long start, long crashes, double hours, double expected, double completeness) {
        return new RatePoint(
                start,
                start + WINDOW,
                crashes,
                crashes,
                hours,
                expected,
                completeness,
                1_000 * crashes / expected,
                0,
                0);
    }

    private static RatePoint hour(long start, double rate) {
        return new RatePoint(start, start + HOUR, 1, 1, 1, 1, 1, rate, rate, rate);
    }
}
