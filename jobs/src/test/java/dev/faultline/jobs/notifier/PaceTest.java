package dev.faultline.jobs.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MINUTE = 60_000;

    @Test
    void sendsOncePerIntervalAndAtOnceWhenSomethingChanged() {
        Pace pace = Pace.START.sent(0, MINUTE);
        assertThat(pace.isDue(MINUTE - 1)).isFalse();
        assertThat(pace.isDue(MINUTE)).isTrue();
        assertThat(pace.changed(5_000).isDue(5_000)).isTrue();
    }

    @Test
    void waitsLongerWithEachFailureButNoLongerThanTheInterval() {
        Pace once = Pace.START.failed(0, MINUTE);
        assertThat(once.dueMillis()).isEqualTo(1_000);
        assertThat(once.failed(0, MINUTE).dueMillis()).isEqualTo(2_000);
        Pace often = Pace.START;
        for (int i = 0; i < 100; i++) {
            often = often.failed(0, 20_000);
        }
        assertThat(often.dueMillis()).isEqualTo(20_000);
    }

    @Test
    void aChangeDoesNotHurryOneWhoDoesNotAnswer() {
        Pace failed = Pace.START.failed(0, MINUTE);
        assertThat(failed.changed(500).isDue(500)).isFalse();
        assertThat(failed.sent(1_000, MINUTE).changed(1_500).isDue(1_500)).isTrue();
    }
}
