package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SeasonTest {

    private static final long HOUR = DetectorSettings.HOUR_MILLIS;

    private final Season season = new Season();

    @Test
    void isALineBetweenHours() {
        assertThat(season.factor(5 * HOUR)).isEqualTo(1);
        season.count[6] = 300;
        season.expected[6] = 100;
        assertThat(season.factor(6 * HOUR + HOUR / 2)).isCloseTo(2, within(1e-6));
        assertThat(season.factor(6 * HOUR)).isCloseTo(1.5, within(1e-6));
        assertThat(season.factor(5 * HOUR + HOUR / 2)).isCloseTo(1, within(1e-6));
    }

    /** As after an event that was learned: for days all hours see too little. */
    @Test
    void hoursThatAllSeeTooLittleLeaveTheLevelAsItIs() {
        Arrays.fill(season.count, 0, 24, 900);
        Arrays.fill(season.expected, 0, 24, 9_900);
        season.setLevel();
        assertThat(season.factor(6 * HOUR)).isCloseTo(1, within(1e-6));

        Arrays.fill(season.count, 0, 24, 10_900);
        season.setLevel();
        assertThat(season.factor(6 * HOUR)).isCloseTo(1.1, within(1e-6));
    }

    @Test
    void weekendsAreSaturdayAndSunday() {
        long day = DetectorSettings.DAY_MILLIS;
        // The epoch was a Thursday.
        assertThat(Season.weekendBin(day)).isEqualTo(24);
        assertThat(Season.weekendBin(2 * day)).isEqualTo(25);
        assertThat(Season.weekendBin(3 * day)).isEqualTo(25);
        assertThat(Season.weekendBin(4 * day)).isEqualTo(24);
    }

    @Test
    void learnsAnHourWhenItLeavesTheGuard() {
        season.expect(7);
        assertThat(season.passHour(0)).isZero();
        assertThat(season.passHour(1)).isZero();
        assertThat(season.passHour(0)).isEqualTo(7);

        season.learn(6, 300, 100);
        assertThat(season.factor(6 * HOUR + HOUR / 2)).isGreaterThan(1.5);
    }
}
