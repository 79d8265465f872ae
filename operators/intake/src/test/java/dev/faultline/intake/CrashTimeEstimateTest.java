package dev.faultline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.intake.event.CrashTimeQuality;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CrashTimeEstimateTest {
    private static final long NOW = 1_790_000_000_000L;
    private static final long HOUR = 3_600_000L;
    private static final long MAX_AGE = 180L * 24 * HOUR;

    @Test
    void aWrongClockCancels() {
        long wrong = NOW - 20L * 365 * 24 * HOUR;
        assertThat(estimate(wrong, null, wrong + HOUR, null))
                .isEqualTo(new CrashTimeEstimate(NOW - HOUR, CrashTimeQuality.DELAY));
        long future = NOW + 900L * 365 * 24 * HOUR;
        assertThat(estimate(future, null, null, future + HOUR))
                .isEqualTo(new CrashTimeEstimate(NOW - HOUR, CrashTimeQuality.CREATION_DELAY));
    }

    @Test
    void aCreationCutToTheHourIsNoNegativeDelay() {
        assertThat(estimate(NOW + 500_000, null, null, NOW))
                .isEqualTo(new CrashTimeEstimate(NOW, CrashTimeQuality.CREATION_DELAY));
    }

    @Test
    void aClockSetBackInBetweenIsNotBelieved() {
        assertThat(estimate(NOW - HOUR, null, NOW - 9 * HOUR, null))
                .isEqualTo(new CrashTimeEstimate(NOW - HOUR, CrashTimeQuality.CLIENT_CLOCK));
    }

    @Test
    void theClientsClockAloneIsClamped() {
        assertThat(estimate(NOW + 1, null, null, null))
                .isEqualTo(new CrashTimeEstimate(NOW, CrashTimeQuality.CLAMPED));
        assertThat(estimate(12_340_000L, null, null, null))
                .isEqualTo(new CrashTimeEstimate(NOW, CrashTimeQuality.RECEIVE_TIME));
        assertThat(estimate(NOW - HOUR, null, null, null))
                .isEqualTo(new CrashTimeEstimate(NOW - HOUR, CrashTimeQuality.CLIENT_CLOCK));
    }

    @Test
    void anImplausibleDelayIsNotBelieved() {
        assertThat(estimate(0L, null, NOW, null))
                .isEqualTo(new CrashTimeEstimate(NOW, CrashTimeQuality.RECEIVE_TIME));
    }

    @Test
    void theHourOrDayStandsInWhenThereIsNothingBetter() {
        assertThat(estimate(null, NOW - HOUR, null, NOW))
                .isEqualTo(new CrashTimeEstimate(NOW - HOUR, CrashTimeQuality.COARSE_CLOCK));
        assertThat(estimate(null, null, NOW, NOW))
                .isEqualTo(new CrashTimeEstimate(NOW, CrashTimeQuality.RECEIVE_TIME));
    }

    private static CrashTimeEstimate estimate(
            @Nullable Long crashed,
            @Nullable Long coarse,
            @Nullable Long sent,
            @Nullable Long created) {
        return CrashTimeEstimate.of(NOW, crashed, coarse, sent, created, MAX_AGE);
    }
}
