package dev.faultline.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesUpToHalfAMinute() {
        Stream<Long> delays =
                Stream.iterate(Backoff.NONE, backoff -> backoff.afterDeath(Duration.ZERO))
                        .limit(8)
                        .map(backoff -> backoff.delay().toSeconds());
        assertThat(delays).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void neverOverflows() {
        assertThat(new Backoff(1_000_000).delay()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aMinuteOfLifeClearsTheRecord() {
        Backoff after = new Backoff(6).afterDeath(Duration.ofMinutes(1));
        assertThat(after.delay()).isEqualTo(Duration.ofSeconds(1));
    }
}
