package dev.faultline.statistics.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExposureChangeTest {

    private static final long MINUTE = 60_000L;
    private static final long HOUR = 3_600_000L;

    @Test
    void tenHoursAreTwoChangesAndFillEveryWindowTheyCover() {
        List<ExposureChange> changes =
                ExposureChange.ofSubsession(
                        30 * MINUTE, 30 * MINUTE + 10 * HOUR, 10 * HOUR, TimeWindow.HOUR);
        assertThat(changes).hasSize(2);
        assertThat(hours(changes, TimeWindow.HOUR, 0, 12))
                .containsExactly(0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0);
    }

    @Test
    void activeTimeBelowTheSpanIsSpreadEvenly() {
        List<ExposureChange> changes =
                ExposureChange.ofSubsession(0, 2 * HOUR, HOUR, TimeWindow.HOUR);
        assertThat(hours(changes, TimeWindow.HOUR, 0, 2)).containsExactly(0.5, 0.5);
    }

    @Test
    void subsessionWithinOneWindowStaysInIt() {
        List<ExposureChange> changes =
                ExposureChange.ofSubsession(10_000, 40_000, 30_000, TimeWindow.MINUTE);
        List<Double> hours = hours(changes, TimeWindow.MINUTE, 0, 2);
        assertThat(hours.get(0)).isCloseTo(30.0 / 3600, within(1e-12));
        assertThat(hours.get(1)).isZero();
    }

    @Test
    void sumsDoNotDependOnOrder() {
        List<ExposureChange> changes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            changes.addAll(
                    ExposureChange.ofSubsession(
                            i * 777_777L,
                            i * 777_777L + 1_234_567L * (i % 7 + 1),
                            999_983L,
                            TimeWindow.FIVE_MINUTES));
        }
        List<ExposureChange> reversed = new ArrayList<>(changes);
        Collections.reverse(reversed);
        assertThat(hours(reversed, TimeWindow.FIVE_MINUTES, 0, 200))
                .isEqualTo(hours(changes, TimeWindow.FIVE_MINUTES, 0, 200));
    }

    @Test
    void impossibleSubsessionsAreCutOrDropped() {
        assertThat(ExposureChange.ofSubsession(5, 5, 10, TimeWindow.HOUR)).isEmpty();
        assertThat(ExposureChange.ofSubsession(5, 10, 0, TimeWindow.HOUR)).isEmpty();
        List<ExposureChange> threeDays =
                ExposureChange.ofSubsession(0, 72 * HOUR, 72 * HOUR, TimeWindow.DAY);
        assertThat(hours(threeDays, TimeWindow.DAY, 0, 4)).containsExactly(0.0, 0.0, 24.0, 0.0);
    }

    @Test
    void windowsAreAlignedAlsoBeforeTheEpoch() {
        assertThat(TimeWindow.HOUR.startOf(-1)).isEqualTo(-HOUR);
        assertThat(TimeWindow.HOUR.startOf(HOUR)).isEqualTo(HOUR);
        assertThat(TimeWindow.HOUR.endOf(HOUR)).isEqualTo(2 * HOUR);
    }

    private static List<Double> hours(
            List<ExposureChange> changes, TimeWindow window, long from, int windows) {
        Map<Long, ExposureChange> summed = new TreeMap<>();
        changes.forEach(c -> summed.merge(c.windowStartMillis(), c, ExposureChange::plus));
        List<Double> hours = new ArrayList<>();
        ExposureLevel level = ExposureLevel.NONE;
        for (int i = 0; i < windows; i++) {
            long start = from + i * window.millis();
            ExposureChange change = summed.getOrDefault(start, new ExposureChange(start, 0, 0));
            hours.add(level.hours(change, window));
            level = level.after(change);
        }
        return hours;
    }
}
