package dev.faultline.jobs.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.faultline.jobs.Topics;
import dev.faultline.schema.UsageSample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamPlayerTest {

    /** A clock that moves only when somebody waits. */
    private static final class SteppedClock implements StreamPlayer.Clock {
        private long now = 1000;

        @Override
        public long millis() {
            return now;
        }

        @Override
        public void sleepUntil(long millis) {
            now = Math.max(now, millis);
        }
    }

    @Test
    void sendsThePastAtOnceAndTheRestWhenItIsDue() throws InterruptedException {
        SteppedClock clock = new SteppedClock();
        List<Long> sentAt = new ArrayList<>();
        StreamPlayer player = new StreamPlayer(r -> sentAt.add(clock.millis()), clock);

        long sent = player.play(List.of(at(10), at(900), at(1500), at(4000)).iterator());

        assertThat(sent).isEqualTo(4);
        assertThat(sentAt).containsExactly(1000L, 1000L, 1500L, 4000L);
    }

    @Test
    void stopsWhenInterrupted() {
        List<GeneratedRecord> sent = new ArrayList<>();
        RecordSink sink =
                record -> {
                    sent.add(record);
                    Thread.currentThread().interrupt();
                };
        StreamPlayer player = new StreamPlayer(sink, new SteppedClock());

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> player.play(List.of(at(1), at(2)).iterator()));
        assertThat(sent).hasSize(1);
    }

    private static GeneratedRecord at(long millis) {
        return new GeneratedRecord(Topics.USAGE, "id", millis, new UsageSample());
    }
}
