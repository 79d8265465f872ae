package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.junit.jupiter.api.Test;

class BetsTest {

    @Test
    void thresholdsAreThoseOfTheBudget() {
        assertThat(DetectorSettings.ofStep(300_000).threshold()).isCloseTo(19.88, within(0.01));
        assertThat(DetectorSettings.ofStep(60_000).threshold()).isCloseTo(21.49, within(0.01));
        assertThat(DetectorSettings.ofStep(60_000).withFalseAlarmsPerMonth(10).threshold())
                .isCloseTo(21.49 - Math.log(10), within(0.01));
    }

    /** Summed over the negative binomial of the first kind itself: variance = dispersion · mean. */
    @Test
    void betsHaveExpectationOneUnderTheNull() {
        for (double dispersion : new double[] {1.05, 1.5, 4}) {
            for (double mean : new double[] {0.01, 0.4, 3}) {
                for (double rise : new double[] {1.25, 3, 60}) {
                    double theta = Bets.theta(rise, dispersion);
                    double k = Bets.cumulant(theta, dispersion);
                    assertThat(expectation(mean, dispersion, theta, mean * k))
                            .isCloseTo(1, within(1e-6));
                    assertThat(expectation(mean * 0.8, dispersion, theta, mean * k)).isLessThan(1);
                    assertThat(expectation(mean * 1.2, dispersion, theta, mean * k))
                            .isGreaterThan(1);
                }
            }
        }
    }

    @Test
    void withoutOverdispersionTheBetIsThePoissonLikelihoodRatio() {
        double theta = Bets.theta(3, 1);
        double k = Bets.cumulant(theta, 1);
        PoissonDistribution null5 = PoissonDistribution.of(5);
        PoissonDistribution three = PoissonDistribution.of(15);
        for (int count : new int[] {0, 4, 20}) {
            assertThat(theta * count - 5 * k)
                    .isCloseTo(
                            three.logProbability(count) - null5.logProbability(count),
                            within(1e-9));
        }
    }

    @Test
    void theTableRoundsDispersionUp() {
        for (double dispersion : new double[] {1, 1.02, 1.7, 12}) {
            float theta = Bets.thetas(Bets.row(dispersion))[2];
            assertThat((double) theta).isLessThanOrEqualTo(Bets.theta(2, dispersion) + 1e-6);
            assertThat((double) theta).isGreaterThan(Bets.theta(2, dispersion) * 0.9);
        }
        assertThat(Bets.row(1e9)).isEqualTo(Bets.row(Bets.MAXIMUM_DISPERSION));
    }

    private static double expectation(double mean, double dispersion, double theta, double price) {
        double size = mean / (dispersion - 1);
        double logProbability = -size * Math.log(dispersion);
        double logRatio = Math.log((dispersion - 1) / dispersion);
        double sum = 0;
        for (int count = 0; count < 5000; count++) {
            sum += Math.exp(logProbability + theta * count - price);
            logProbability += logRatio + Math.log((size + count) / (count + 1));
        }
        return sum;
    }
}
