package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GovernorTest {

    private static final int HOURS = 60 * 24;
    private static final int BUSY = 2;

    @Test
    void whatComesCloseAsOftenAsTheBudgetSaysRaisesNothing() {
        // 20 times a false alarm a month, over three strata.
        assertThat(after(HOURS, 6.6, 0).raise(BUSY, 1)).isZero();
    }

    @Test
    void anExcessRaisesTheThresholdOfItsStratumByItsLogarithm() {
        Governor governor = after(HOURS, 60, 0);
        // The decayed sums of two months: 64.9 crossings, where 7.2 are allowed.
        double excess = (64.9 - 2 * Math.sqrt(64.9)) / 7.2;
        assertThat(governor.raise(BUSY, 1)).isCloseTo(Math.log(excess), within(0.03));
        assertThat(governor.raise(0, 1)).isZero();
        assertThat(governor.raise(BUSY, 20)).isZero();
    }

    @Test
    void itRisesByFourNatsAtMostAndSinksAgain() {
        Governor governor = after(HOURS, 5_000, 0);
        assertThat(governor.raise(BUSY, 1)).isEqualTo(4);
        for (int hour = 0; hour < 10 * HOURS; hour++) {
            governor.finishHour();
        }
        assertThat(governor.raise(BUSY, 1)).isZero();
    }

    @Test
    void whatFiresIsNoMatterOfTheShadow() {
        assertThat(after(HOURS, 60, 60).raise(BUSY, 1)).isZero();
    }

    @Test
    void aFewInTheFirstHoursMayBeChance() {
        Governor governor = new Governor();
        governor.finishHour();
        for (int i = 0; i < 5; i++) {
            governor.cameClose(BUSY);
        }
        assertThat(governor.raise(BUSY, 1)).isZero();
    }

    @Test
    void whatItKnowsSurvivesInBytes() {
        Governor governor = after(HOURS, 60, 0);
        StateWriter out = new StateWriter();
        governor.writeTo(out);
        StateReader in = new StateReader(out.toBytes());
        assertThat(Governor.readFrom(in).raise(BUSY, 1)).isEqualTo(governor.raise(BUSY, 1));
        in.requireEnd();
    }

    private static Governor after(int hours, double closePerMonth, double firedPerMonth) {
        Governor governor = new Governor();
        double close = 0;
        double fired = 0;
        for (int hour = 0; hour < hours; hour++) {
            governor.finishHour();
            for (close += closePerMonth / 720; close >= 1; close--) {
                governor.cameClose(BUSY);
            }
            for (fired += firedPerMonth / 720; fired >= 1; fired--) {
                governor.fired(BUSY);
            }
        }
        return governor;
    }
}
