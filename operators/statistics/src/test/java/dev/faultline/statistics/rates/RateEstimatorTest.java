package dev.faultline.statistics.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RateEstimatorTest {

    private final RateEstimator estimator = new RateEstimator(1);

    /**
     * Chi-square quantiles of standard tables: the Gamma(n + 1/2, 1) quantile is half the
     * chi-square quantile with 2n + 1 degrees of freedom; chi2(.05; 21) = 11.5913, chi2(.95; 21) =
     * 32.6706.
     */
    @Test
    void intervalMatchesTabledChiSquareQuantiles() {
        RateEstimate rate = rate(10, 1000);
        assertThat(rate.perThousandHours()).isCloseTo(10, within(1e-9));
        assertThat(rate.low()).isCloseTo(11.5913 / 2, within(1e-3));
        assertThat(rate.high()).isCloseTo(32.6706 / 2, within(1e-3));
    }

    @Test
    void noCrashGivesZeroWithAnUpperEnd() {
        RateEstimate rate = rate(0, 1000);
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
            RateEstimate rate = rate(crashes, 1000);
            if (rate.low() <= mean && mean <= rate.high()) {
                covered++;
            }
        }
        assertThat(covered / 4000.0).isBetween(0.87, 0.93);
    }

    @Test
    void usageThatIsOnlyExpectedWidensTheInterval() {
        WindowNowcast half = new WindowNowcast(500, 1_000, 1, 1, 1, 0.1);
        RateEstimate whole = rate(100, 1000);
        RateEstimate expected = estimator.estimate(100, half, CrashKind.ANY);
        assertThat(expected).isNotNull();
        assertThat(expected.perThousandHours()).isCloseTo(whole.perThousandHours(), within(1e-9));
        assertThat(expected.high() - expected.low())
                .isGreaterThan(1.2 * (whole.high() - whole.low()));
    }

    @Test
    void tooLittleUsageShowsNoRate() {
        assertThat(estimator.estimate(3, 0.5)).isNull();
        assertThat(estimator.estimate(3, 1)).isNotNull();
    }

    @Test
    void remembersWithoutConfusion() {
        for (int crashes = 0; crashes < 10_000; crashes++) {
            RateEstimate first = rate(crashes, 10);
            assertThat(new RateEstimator(1).estimate(crashes, 10)).isEqualTo(first);
            assertThat(rate(crashes, 10)).isEqualTo(first);
        }
    }

    @Test
    void impossibleInputIsRefused() {
        assertThatThrownBy(() -> estimator.estimate(-1, 10))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> estimator.estimate(1, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private RateEstimate rate(double crashes, double hours) {
        RateEstimate rate = estimator.estimate(crashes, hours);
        return Objects.requireNonNull(rate);
    }

    private static int poisson(Random random, double mean) {
        int count = -1;
        for (double left = mean; left > 0; left += Math.log(random.nextDouble())) {
            count++;
        }
        return count;
    }
}
