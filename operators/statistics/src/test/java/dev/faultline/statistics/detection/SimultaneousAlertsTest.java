package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimultaneousAlertsTest {

    private static final double THRESHOLD = 20;

    @Test
    void oneByItselfNeedsTheThreshold() {
        assertThat(SimultaneousAlerts.count(List.of(), THRESHOLD)).isZero();
        assertThat(SimultaneousAlerts.count(List.of(19.9), THRESHOLD)).isZero();
        assertThat(SimultaneousAlerts.count(List.of(20.0), THRESHOLD)).isEqualTo(1);
    }

    /** ln 3 is 1.1. */
    @Test
    void threeNeedLessOfTheThird() {
        assertThat(SimultaneousAlerts.count(List.of(25.0, 21.0, 18.91), THRESHOLD)).isEqualTo(3);
        assertThat(SimultaneousAlerts.count(List.of(25.0, 21.0, 18.8), THRESHOLD)).isEqualTo(2);
        assertThat(SimultaneousAlerts.count(List.of(19.5, 19.5, 19.0), THRESHOLD)).isEqualTo(3);
    }

    @Test
    void companyHelpsNoMoreThanThatOfTwenty() {
        assertThat(SimultaneousAlerts.count(Collections.nCopies(1000, 17.01), THRESHOLD))
                .isEqualTo(1000);
        assertThat(SimultaneousAlerts.count(Collections.nCopies(1000, 16.9), THRESHOLD)).isZero();
    }
}
