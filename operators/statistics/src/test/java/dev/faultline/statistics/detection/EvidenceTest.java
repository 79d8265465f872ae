package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    private static final int POISSON = Bets.row(1);

    @Test
    void scoreIsZeroWithoutEvidenceAndFallsBackToIt() {
        Evidence evidence = new Evidence();
        assertThat(evidence.score()).isZero();
        evidence.add(7, 6, 1, 1000, 1, POISSON);
        assertThat(evidence.score()).isGreaterThan(4);
        assertThat(evidence.onsetStep).isEqualTo(7);
        for (int i = 0; i < 200; i++) {
            evidence.addNothing(1, 1000, 1, POISSON);
        }
        assertThat(evidence.score()).isZero();
    }

    @Test
    void oneCountScoresAsTheMixtureOfLikelihoodRatiosClippedAtNothing() {
        Evidence evidence = new Evidence();
        evidence.add(0, 8, 2, 1e9, 2, POISSON);
        double sum = 0;
        for (double rise : new double[] {1.25, 1.5, 2, 3, 6, 15, 60}) {
            sum += Math.exp(Math.max(0, 8 * Math.log(rise) - 2 * (rise - 1)));
        }
        assertThat(evidence.score()).isCloseTo(Math.log(sum / 7), within(1e-4));
    }

    @Test
    void crossesNoSoonerThanTheThresholdPromises() {
        double threshold = 4;
        Random random = new Random(11);
        long steps = 0;
        int runs = 200;
        for (int run = 0; run < runs; run++) {
            Evidence evidence = new Evidence();
            while (evidence.score() < threshold) {
                evidence.add(0, Draws.poisson(random, 2), 2, 1e9, 2, POISSON);
                steps++;
            }
        }
        assertThat((double) steps / runs).isGreaterThan(Math.exp(threshold));
    }

    /** A signature that is a third of a small volume: five of five crashes are no spike. */
    @Test
    void priceOfALargeShareIsTheBinomialOne() {
        double theta = Bets.thetas(POISSON)[3];
        double k = Bets.cumulants(POISSON)[3];
        double price = 5 * Math.log1p(k / 3);
        BinomialDistribution fiveCrashes = BinomialDistribution.of(5, 1.0 / 3);
        double expectation = 0;
        for (int count = 0; count <= 5; count++) {
            expectation += fiveCrashes.probability(count) * Math.exp(theta * count - price);
        }
        assertThat(expectation).isCloseTo(1, within(1e-5));
        Evidence evidence = new Evidence();
        evidence.add(0, 5, 5 / 3.0, 5, 5 / 3.0, POISSON);
        assertThat((double) evidence.logWealth[3]).isCloseTo(5 * theta - price, within(1e-4));
    }

    @Test
    void observedAndExpectedCountFromTheOnset() {
        Evidence evidence = new Evidence();
        evidence.add(1, 0, 3, 1000, 3, POISSON);
        evidence.add(2, 9, 3, 1000, 3, POISSON);
        evidence.add(3, 8, 3, 1000, 3, POISSON);
        assertThat(evidence.onsetStep).isEqualTo(2);
        assertThat(evidence.observed).isEqualTo(17);
        assertThat(evidence.expected).isEqualTo(6);
    }
}
