package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.distribution.GammaDistribution;
import org.junit.jupiter.api.Test;

class BaselineTest {

    /** 97.7 % is two standard deviations of a normal variable. */
    @Test
    void marginIsTheGammaQuantileOverItsMean() {
        for (double a : new double[] {2, 10, 300}) {
            double exact = GammaDistribution.of(a, 1 / a).inverseCumulativeProbability(0.97725);
            assertThat(Baseline.upper(a, 2)).isCloseTo(exact, within(0.02 * exact));
        }
    }

    @Test
    void unknownSignatureIsExpectedRarely() {
        ChannelState channel = channel(100_000, 50_000);
        Baseline baseline = new Baseline(channel, key(0, 0), 0);
        // Posterior of Gamma(0.3, 0.3 / 2e-5) after 150,000 crashes of others without one of it.
        assertThat(baseline.share[0]).isCloseTo(0.3 / (150_000 + 15_000), within(2e-7));
        assertThat(baseline.wholeMargin()).isGreaterThan(5);
    }

    @Test
    void systemsThatAgreeAreDrawnTogetherAndOthersAreNot() {
        ChannelState channel = channel(100_000, 10_000);
        Baseline alike = new Baseline(channel, key(100, 12), 0);
        assertThat(alike.share[1]).isBetween(100.0 / 100_000, 12.0 / 10_000);
        Baseline onlyOnSecond = new Baseline(channel, key(0, 30), 0);
        assertThat(onlyOnSecond.share[1]).isCloseTo(30.0 / 10_000, within(2e-4));
        assertThat(onlyOnSecond.share[0]).isLessThan(2e-5);
    }

    @Test
    void volumeMissedWhileHotIsNotHeldAgainstTheShare() {
        ChannelState channel = channel(100_000, 0);
        KeyState key = key(500, 0);
        key.set(KeyState.MISSED_VOLUME, 0, 50_000);
        assertThat(new Baseline(channel, key, 0).share[0]).isCloseTo(0.01, within(1e-4));
    }

    @Test
    void dispersionStartsAtItsPriorAndFollowsTheData() {
        KeyState key = new KeyState();
        assertThat(Baseline.dispersion(key, 5)).isCloseTo(1.3, within(1e-6));
        assertThat(Baseline.dispersion(key, 0.1)).isCloseTo(1.35, within(1e-6));
        key.denseSum = 3000;
        key.denseWeight = 1000;
        key.sparseSum = -10.5f;
        assertThat(Baseline.dispersion(key, 5)).isCloseTo(3, within(0.05));
        assertThat(Baseline.dispersion(key, 0.1)).isEqualTo(1);
    }

    @Test
    void aNewcomerMayHaveTheShareOfAHarmlessSignatureForTwoWeeks() {
        ChannelState channel = channel(100_000, 0);
        KeyState key = key(1, 0);
        key.firstHour = 900;
        assertThat(new Baseline(channel, key, 0).nullMean(0.001, 1000)).isEqualTo(0.02);
        assertThat(new Baseline(channel, key, 0).nullMean(0.5, 1000)).isEqualTo(0.5);
        key.firstHour = 1000 - 14 * 24;
        assertThat(new Baseline(channel, key, 0).nullMean(0.001, 1000)).isEqualTo(0.001);
        key.firstHour = 10;
        assertThat(new Baseline(channel, key, 0).nullMean(0.001, 1000)).isEqualTo(0.001);
    }

    @Test
    void driftMovesTheExpectationWithinBounds() {
        ChannelState channel = channel(100_000, 0);
        KeyState key = key(1000, 0);
        double before = new Baseline(channel, key, 0).expectedOfAll(0, 1000);
        key.driftSum = 0.2f;
        key.driftWeight = 2;
        // 0.2 / (2 + 1.6)
        assertThat(new Baseline(channel, key, 0).expectedOfAll(0, 1000))
                .isCloseTo(before * (1 + 0.2 / 3.6), within(1e-6));
        key.driftSum = 100;
        assertThat(Baseline.drift(key)).isEqualTo(1.3);
    }

    @Test
    void theNullReachesForWanderWhereItCanBuildUpEvidence() {
        ChannelState channel = channel(10_000_000, 0);
        double rare = new Baseline(channel, key(100, 0), 0).wholeMargin();
        assertThat(rare).isCloseTo(Baseline.upper(100.3, 2), within(1e-6));
        double busy = new Baseline(channel, key(100_000, 0), 0).wholeMargin();
        assertThat(busy).isCloseTo(Math.exp(2.5 * 0.07) * Baseline.upper(1e5, 2), within(1e-4));
    }

    private static ChannelState channel(double first, double second) {
        ChannelState channel = new ChannelState();
        channel.system("mac");
        channel.system("win");
        channel.firstVolumeMillis = 0;
        channel.hour = 1000;
        channel.learnedVolume = new double[] {first, second};
        return channel;
    }

    private static KeyState key(float first, float second) {
        KeyState key = new KeyState();
        key.hour = 1000;
        key.ensureOs(2);
        key.set(KeyState.LEARNED, 0, first);
        key.set(KeyState.LEARNED, 1, second);
        return key;
    }
}
