package dev.faultline.statistics.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RateRatioTest {

    @Test
    void equalCountsInEqualTimeAreEqualRates() {
        RateRatio ratio = RateRatio.of(50, 1_000, 50, 1_000);

        assertThat(ratio.ratio()).isCloseTo(1, within(1e-9));
        assertThat(ratio.low() * ratio.high()).isCloseTo(1, within(1e-6));
        assertThat(ratio.worse()).isCloseTo(ratio.better(), within(1e-9));
    }

    @Test
    void hoursAreTakenIntoAccount() {
        RateRatio ratio = RateRatio.of(3_000, 1_000, 30_000, 20_000);

        assertThat(ratio.ratio()).isCloseTo(2, within(0.01));
        assertThat(ratio.worse()).isGreaterThan(0.999);
        assertThat(ratio.better()).isLessThan(0.001);
    }

    @Test
    void fewCrashesSayLittle() {
        RateRatio ratio = RateRatio.of(2, 1_000, 1, 1_000);

        assertThat(ratio.low()).isLessThan(1);
        assertThat(ratio.high()).isGreaterThan(2);
        assertThat(ratio.worse()).isBetween(0.3, 0.8);
    }

    @Test
    void noCrashesAtAllAreNoReasonToWorry() {
        RateRatio ratio = RateRatio.of(0, 1_000, 0, 1_000);

        assertThat(ratio.low()).isGreaterThan(0);
        assertThat(ratio.worse()).isLessThan(0.5);
    }

    @Test
    void needsUsage() {
        assertThatThrownBy(() -> RateRatio.of(1, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RateRatio.of(1, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RateRatio.of(-1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RateRatio.of(1, 1, -1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Builds of 400 crashes at the level, as many as a beta has at 30 % adoption. */
    @Test
    void findsAFifthMoreAndSeldomNothingAtAll() {
        SplittableRandom random = new SplittableRandom(11);
        int falseAlarms = 0;
        int found = 0;
        int covered = 0;
        for (int i = 0; i < 2_000; i++) {
            long before = poisson(random, 400);
            falseAlarms +=
                    RateRatio.of(poisson(random, 400), 1_000, before, 1_000).worse() > 0.7 ? 1 : 0;
            RateRatio higher = RateRatio.of(poisson(random, 560), 1_000, before, 1_000);
            found += higher.worse() > 0.7 ? 1 : 0;
            covered += higher.low() <= 1.4 && 1.4 <= higher.high() ? 1 : 0;
        }

        assertThat(falseAlarms).isLessThan(20);
        assertThat(found).isGreaterThan(1_800);
        assertThat(covered / 2_000.0).isBetween(0.88, 0.92);
    }

    private static long poisson(SplittableRandom random, double mean) {
        double time = -Math.log(1 - random.nextDouble());
        long count = 0;
        while (time < mean) {
            time -= Math.log(1 - random.nextDouble());
            count++;
        }
        return count;
    }
}
