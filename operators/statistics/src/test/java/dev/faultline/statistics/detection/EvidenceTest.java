package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    private static final int POISSON = Bets.row(1);

    /** Mean 2 of a volume so large that the share does not matter. */
    private static final NullMean RARE = NullMean.of(1e9, 2, 1000, POISSON);

    @Test
    void scoreIsZeroWithoutEvidenceAndFallsBackToIt() {
        Evidence evidence = new Evidence();
        assertThat(evidence.score()).isZero();
        evidence.add(7, 8, 1, NullMean.of(1000, 1, 1000, POISSON));
        assertThat(evidence.score()).isGreaterThan(4);
        assertThat(evidence.onsetStep).isEqualTo(7);
        for (int i = 0; i < 200; i++) {
            evidence.addNothing(1, NullMean.of(1000, 1, 1000, POISSON));
        }
        assertThat(evidence.score()).isZero();
    }

    @Test
    void oneCountScoresAsTheMixtureOfLikelihoodRatiosClippedAtNothing() {
        Evidence evidence = new Evidence();
        evidence.add(0, 8, 2, RARE);
        double sum = 0;
        for (double rise : new double[] {1.25, 1.5, 2, 3, 6, 15, 60}) {
            sum += Math.exp(Math.max(0, 8 * Math.log(rise) - 2 * (rise - 1)));
        }
        // A hit is no evidence when every step is expected to have one: those two bets stay at 1.
        assertThat(evidence.score()).isCloseTo(Math.log((sum + 2) / 9), within(1e-4));
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
                evidence.add(0, Draws.poisson(random, 2), 2, RARE);
                steps++;
            }
        }
        assertThat((double) steps / runs).isGreaterThan(Math.exp(threshold));
    }

    /**
     * Three steps with one crash each where next to none is expected: theta each, less the price.
     */
    @Test
    void hitsCountByStepsAndPayForAHarmlessNewSignature() {
        Evidence evidence = new Evidence();
        NullMean harmless = NullMean.of(1000, 1e-6, 1000, POISSON);
        assertThat(harmless.hits()).isCloseTo(0.02, within(1e-9));
        for (int step = 0; step < 3; step++) {
            evidence.add(step, 1, 1e-6, harmless);
        }
        double gained = Math.log(500) - Math.log1p(0.02 * 499);
        assertThat((double) evidence.logWealth[Bets.COUNT - 1]).isCloseTo(3 * gained, within(1e-4));
        evidence.addNothing(1e-6, harmless);
        assertThat((double) evidence.logWealth[Bets.COUNT - 1])
                .isCloseTo(Math.max(0, 3 * gained - 0.02 * 499), within(1e-4));
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
        evidence.add(0, 5, 5 / 3.0, NullMean.of(5, 5 / 3.0, 5, POISSON));
        assertThat((double) evidence.logWealth[3]).isCloseTo(5 * theta - price, within(1e-4));
    }

    @Test
    void observedAndExpectedCountFromTheOnset() {
        Evidence evidence = new Evidence();
        evidence.add(1, 0, 3, NullMean.of(1000, 3, 1000, POISSON));
        evidence.add(2, 9, 3, NullMean.of(1000, 3, 1000, POISSON));
        evidence.add(3, 8, 3, NullMean.of(1000, 3, 1000, POISSON));
        assertThat(evidence.onsetStep).isEqualTo(2);
        assertThat(evidence.observed).isEqualTo(17);
        assertThat(evidence.expected).isEqualTo(6);
    }
}
