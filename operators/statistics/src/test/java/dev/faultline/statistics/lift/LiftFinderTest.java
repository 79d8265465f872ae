package dev.faultline.statistics.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LiftFinderTest {

    @Test
    void theTailIsThatOfFishersTest() {
        // The lady who tastes tea: all four cups right of eight, 1 in 70; three or more, 17 in 70.
        assertThat(Math.exp(FishersTest.logTail(4, 4, 4, 8))).isCloseTo(1 / 70.0, within(1e-12));
        assertThat(Math.exp(FishersTest.logTail(3, 4, 4, 8))).isCloseTo(17 / 70.0, within(1e-12));
        assertThat(FishersTest.logTail(0, 4, 4, 8)).isCloseTo(0, within(1e-12));
        assertThat(FishersTest.logTail(5_000, 5_000, 5_000, 1_000_000)).isLessThan(-10_000);
    }

    @Test
    void anAttributeThatIsOverRepresentedIsToldWithBothShares() {
        List<Lift> lifts =
                find(
                        tally("gpu", 100, "0x10de", 92, "0x8086", 8),
                        tally("gpu", 1_000, "0x10de", 310, "0x8086", 690));

        assertThat(lifts)
                .singleElement()
                .satisfies(
                        lift -> {
                            assertThat(lift.attribute()).isEqualTo("gpu");
                            assertThat(lift.value()).isEqualTo("0x10de");
                            assertThat(lift.share()).isCloseTo(0.92, within(1e-9));
                            assertThat(lift.baselineShare()).isCloseTo(0.31, within(1e-9));
                            assertThat(lift.ratio()).isCloseTo(2.968, within(1e-3));
                            assertThat(lift.qValue()).isLessThan(1e-20);
                        });
    }

    @Test
    void fewCrashesAndLittleDifferenceAreNotTold() {
        AttributeTally channel = tally("gpu", 1_000, "0x10de", 310, "0x1002", 3);

        assertThat(find(tally("gpu", 4, "0x1002", 4), channel)).isEmpty();
        assertThat(find(tally("gpu", 10_000, "0x10de", 4_200), channel)).isEmpty();
        assertThat(find(tally("gpu", 100, "0x10de", 92), tally("gpu", 19, "a", 19))).isEmpty();
    }

    @Test
    void aValueThatNobodyElseHasCountsAsOneOfTheOthersAtLeast() {
        assertThat(find(tally("gpu", 50, "new", 50), tally("gpu", 200, "old", 200)))
                .singleElement()
                .satisfies(lift -> assertThat(lift.ratio()).isCloseTo(200, within(1e-9)));
    }

    @Test
    void theFiveMostCertainAreTold() {
        AttributeTally crashes = new AttributeTally();
        AttributeTally channel = new AttributeTally();
        for (int i = 0; i < 8; i++) {
            count(crashes, "a" + i, 100, "x", 50 + i);
            count(channel, "a" + i, 1_000, "x", 100);
        }
        assertThat(find(crashes, channel))
                .extracting(Lift::attribute)
                .containsExactly("a7", "a6", "a5", "a4", "a3");
    }

    @Test
    void fewAreTellingWhereNothingIsDifferent() {
        int told = 0;
        SplittableRandom random = new SplittableRandom(42);
        for (int run = 0; run < 500; run++) {
            AttributeTally crashes = new AttributeTally();
            AttributeTally channel = new AttributeTally();
            for (int i = 0; i < 20; i++) {
                count(crashes, "a" + i, 60, "x", draws(random, 60, 0.2));
                count(channel, "a" + i, 3_000, "x", draws(random, 3_000, 0.2));
            }
            told += find(crashes, channel).isEmpty() ? 0 : 1;
        }
        assertThat(told / 500.0).isLessThan(0.06);
    }

    @Test
    void aTallyIsBoundedAndKeepsTheFrequent() {
        AttributeTally tally = new AttributeTally();
        tally.addCrashes("name", 1_000);
        tally.addValue("name", "frequent", 500);
        for (int i = 0; i < 500; i++) {
            tally.addValue("name", "rare" + i, 1);
            tally.addCrashes("name" + i, 1);
        }
        assertThat(tally.values("name", 0))
                .hasSize(AttributeTally.MAX_VALUES)
                .contains("frequent", "rare499");
        assertThat(tally.names()).hasSize(AttributeTally.MAX_NAMES);
        assertThat(tally.count("name", "rare0")).isZero();
        assertThat(tally.crashes("name")).isEqualTo(1_000);
    }

    @Test
    void aTallyFadesToNothing() {
        AttributeTally tally = tally("name", 4, "a", 2);
        tally.fade(0.5);
        assertThat(tally.count("name", "a")).isEqualTo(1);
        tally.fade(0.001);
        assertThat(tally.names()).isEmpty();
    }

    @Test
    void aHistoryKeepsABurstApartFromTheQuietBefore() {
        AttributeHistory history = new AttributeHistory();
        for (int step = 0; step < 600; step++) {
            history.add(step * 60_000L, (step + 1) * 60_000L, tally("gpu", 1, "usual", 1));
        }
        for (int step = 600; step < 660; step++) {
            history.add(step * 60_000L, (step + 1) * 60_000L, tally("gpu", 50, "bad", 50));
        }
        AttributeTally since = AttributeHistory.fromBytes(history.toBytes()).since(600 * 60_000L);

        assertThat(since.count("gpu", "bad")).isGreaterThan(2_900);
        assertThat(since.count("gpu", "usual")).isLessThan(300);
        assertThat(history.isOver(700 * 60_000L)).isFalse();
        assertThat(history.isOver(49 * 3_600_000L + 660 * 60_000L)).isTrue();
    }

    @Test
    void bytesThatAreSomethingElseAreRefused() {
        assertThat(AttributeTally.fromBytes(tally("n", 3, "v", 2).toBytes()).count("n", "v"))
                .isEqualTo(2);
        assertThatThrownBy(() -> AttributeTally.fromBytes(new byte[] {9}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AttributeHistory.fromBytes(new byte[] {1, 5, 0}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Lift> find(AttributeTally crashes, AttributeTally channel) {
        return LiftFinder.find(crashes, channel, LiftFinder.MOST);
    }

    private static int draws(SplittableRandom random, int n, double share) {
        int marked = 0;
        for (int i = 0; i < n; i++) {
            marked += random.nextDouble() < share ? 1 : 0;
        }
        return marked;
    }

    private static AttributeTally tally(String name, int crashes, Object... values) {
        AttributeTally tally = new AttributeTally();
        tally.addCrashes(name, crashes);
        for (int i = 0; i < values.length; i += 2) {
            tally.addValue(name, (String) values[i], (Integer) values[i + 1]);
        }
        return tally;
    }

    private static void count(
            AttributeTally tally, String name, int crashes, String value, int marked) {
        tally.addCrashes(name, crashes);
        tally.addValue(name, value, marked);
    }
}
