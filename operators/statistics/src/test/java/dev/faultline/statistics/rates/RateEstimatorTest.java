package dev.faultline.statistics.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.faultline.statistics.rates.RateEstimate.Quality;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RateEstimatorTest {

    private final RateEstimator estimator = new RateEstimator(0.5, 1);

    /**
     * Chi-square quantiles of standard tables: the Gamma(n + 1/2, 1) quantile is half the
     * chi-square quantile with 2n + 1 degrees of freedom; chi2(.05; 21) = 11.5913, chi2(.95; 21) =
     * 32.6706.
     */
    @Test
    void intervalMatchesTabledChiSquareQuantiles() {
        RateEstimate rate = estimator.estimate(10, 1000);
        assertThat(rate.perThousandHours()).isCloseTo(10, within(1e-9));
        assertThat(rate.low()).isCloseTo(11.5913 / 2, within(1e-3));
        assertThat(rate.high()).isCloseTo(32.6706 / 2, within(1e-3));
        assertThat(rate.quality()).isEqualTo(Quality.COMPLETE);
    }

    @Test
    void noCrashGivesZeroWithAnUpperEnd() {
        RateEstimate rate = estimator.estimate(0, 1000);
        assertThat(rate.low()).isZero();
        // chi2(.95; 1) = 3.8415
        assertThat(rate.high()).isCloseTo(3.8415 / 2, within(1e-3));
    }

    @Test
    void intervalCoversTheTrueRateNineTimesInTen() {
        Random random = new Random(7);
        int covered = 0;
        for (int i = 0; i < 4000; i++) {
            double mean = 12;
            int crashes = poisson(random, mean);
            RateEstimate rate = estimator.estimate(crashes, 1000);
            if (rate.low() <= mean && mean <= rate.high()) {
                covered++;
            }
        }
        assertThat(covered / 4000.0).isBetween(0.87, 0.93);
    }

    @Test
    void missingUsageIsAddedAndWidensTheInterval() {
        RateEstimate whole = estimator.estimate(100, 1000);
        RateEstimate half = estimator.estimate(100, 500, 0.5, 0.1);
        assertThat(half.perThousandHours()).isCloseTo(whole.perThousandHours(), within(1e-9));
        assertThat(half.high() - half.low()).isGreaterThan(1.2 * (whole.high() - whole.low()));
        assertThat(half.quality()).isEqualTo(Quality.PARTIAL);
    }

    @Test
    void tooLittleUsageShowsNoRate() {
        assertThat(estimator.estimate(3, 0.5).quality()).isEqualTo(Quality.INSUFFICIENT);
        assertThat(estimator.estimate(3, 100, 0.4, 0).quality()).isEqualTo(Quality.INSUFFICIENT);
    }

    @Test
    void impossibleInputIsRefused() {
        assertThatThrownBy(() -> estimator.estimate(-1, 10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> estimator.estimate(1, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int poisson(Random random, double mean) {
        int count = -1;
        for (double left = mean; left > 0; left += Math.log(random.nextDouble())) {
            count++;
        }
        return count;
    }
}
