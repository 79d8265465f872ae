package dev.faultline.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PauseGuardTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger ends = new AtomicInteger();
    private final PauseGuard guard = new PauseGuard(LIMIT, now::get, ends::incrementAndGet);

    @Test
    void aProcessThatIsAwakeGoesOn() {
        for (int i = 0; i < 100; i++) {
            now.addAndGet(LIMIT.toNanos());
            guard.beat();
            guard.check();
        }

        assertThat(ends).hasValue(0);
    }

    @Test
    void aProcessThatWasStoppedForLongerThanTheLimitEndsBeforeItSaysAnything() {
        now.addAndGet(LIMIT.toNanos() + 1);

        guard.check();
        assertThat(ends).hasValue(1);
    }

    @Test
    void itEndsAlsoIfItHasNothingToSay() {
        now.addAndGet(LIMIT.toNanos() + 1);

        guard.beat();
        assertThat(ends).hasValue(1);
    }
}
