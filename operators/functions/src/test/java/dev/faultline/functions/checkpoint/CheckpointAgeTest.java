package dev.faultline.functions.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointAgeTest {

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private @Nullable Gauge<?> gauge;

    @Test
    void countsFromTheStartAndThenFromTheLastCheckpoint() {
        CheckpointAge age =
                CheckpointAge.register(
                        new UnregisteredMetricsGroup() {
                            @Override
                            public <T, G extends Gauge<T>> G gauge(String name, G registered) {
                                gauge = registered;
                                return registered;
                            }
                        },
                        clock::get);
        clock.addAndGet(7_500);
        assertThat(seconds()).isEqualTo(7.5);

        age.completed();
        assertThat(seconds()).isEqualTo(0.0);
        clock.addAndGet(2_000);
        assertThat(seconds()).isEqualTo(2.0);
    }

    private @Nullable Object seconds() {
        return gauge == null ? null : gauge.getValue();
    }
}
