package dev.faultline.functions.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeadLetterShareTest {

    private static final long MINUTE = 60_000;

    private final DeadLetterShare share = new DeadLetterShare(new StormLimit(0.1, MINUTE, 100));

    @Test
    void isAStormBeyondTheShareAndNotAtIt() {
        add(90, 10, 0);
        assertThat(share.share()).isEqualTo(0.1);
        assertThat(share.isStorm()).isFalse();

        add(0, 1, 0);
        assertThat(share.isStorm()).isTrue();
    }

    @Test
    void isNoStormOfFewInputs() {
        add(0, 99, 0);
        assertThat(share.isStorm()).isFalse();

        add(0, 1, 0);
        assertThat(share.isStorm()).isTrue();
    }

    @Test
    void endsWhenTheLettersAreOlderThanTheWindow() {
        add(0, 200, 0);
        share.moveTo(MINUTE - 5_001);
        assertThat(share.isStorm()).isTrue();

        share.moveTo(MINUTE);
        assertThat(share.isStorm()).isFalse();
        assertThat(share.share()).isZero();
    }

    @Test
    void goodInputsDiluteIt() {
        add(0, 100, 0);
        add(901, 0, 1_000);

        assertThat(share.isStorm()).isFalse();
    }

    @Test
    void refusesLimitsThatMeanNothing() {
        assertThatThrownBy(() -> new StormLimit(0, MINUTE, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StormLimit(1.1, MINUTE, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StormLimit(0.5, 999, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void add(int good, int bad, long now) {
        for (int i = 0; i < good; i++) {
            share.add(false, now);
        }
        for (int i = 0; i < bad; i++) {
            share.add(true, now);
        }
    }
}
