package dev.faultline.functions.symbolstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.functions.symbolstore.CircuitBreaker.State;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private final CircuitBreaker breaker = new CircuitBreaker(3, 100, 300);

    @Test
    void staysClosedWhileFailuresAreNotInARow() {
        breaker.failed(0, 0);
        breaker.failed(1, 0);
        breaker.succeeded();
        breaker.failed(2, 0);
        breaker.failed(3, 0);

        assertThat(breaker.tryPass(4)).isTrue();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void opensAfterFailuresInARowAndTriesOneQuestionAfterTheRest() {
        failThreeTimes();

        assertThat(breaker.tryPass(99)).isFalse();
        assertThat(breaker.restMillis(40)).isEqualTo(60);
        assertThat(breaker.tryPass(100)).isTrue();
        assertThat(breaker.tryPass(100)).as("a second question meanwhile").isFalse();
        breaker.succeeded();
        assertThat(breaker.tryPass(100)).isTrue();
    }

    @Test
    void restsTwiceAsLongAfterEachFailedTryUpToTheLongestRest() {
        failThreeTimes();
        assertThat(breaker.tryPass(100)).isTrue();
        breaker.failed(100, 0);
        assertThat(breaker.restMillis(100)).isEqualTo(200);
        assertThat(breaker.tryPass(300)).isTrue();
        breaker.failed(300, 0);
        assertThat(breaker.restMillis(300)).isEqualTo(300);
    }

    @Test
    void restsAtOnceWhenTheStoreAsksForIt() {
        breaker.failed(0, 5_000);

        assertThat(breaker.tryPass(4_999)).isFalse();
        assertThat(breaker.tryPass(5_000)).isTrue();
    }

    @Test
    void keepsTheRestThatWasAskedForWhenAnOlderQuestionSucceeds() {
        breaker.failed(0, 5_000);
        breaker.succeeded();

        assertThat(breaker.tryPass(10)).isFalse();
    }

    private void failThreeTimes() {
        for (int i = 0; i < 3; i++) {
            breaker.failed(0, 0);
        }
    }
}
