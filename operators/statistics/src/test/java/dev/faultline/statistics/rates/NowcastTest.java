package dev.faultline.statistics.rates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rates half an hour after their window, when a part of what belongs to it has come. */
class NowcastTest {

    private static final long AGE = 30 * SimulatedChannel.MINUTE;
    private static final RateEstimator ESTIMATOR = new RateEstimator(1);

    private static final int DAYS_TO_LEARN = 9;
    private static final int DAYS = 25;

    @Test
    void ratesHalfAnHourAfterTheirWindowAreRight() {
        List<Score> scores = new ArrayList<>();
        for (CrashKind kind : CrashKind.values()) {
            scores.add(new Score(TimeWindow.FIVE_MINUTES, kind));
            scores.add(new Score(TimeWindow.HOUR, kind));
        }
        for (long seed = 1; seed <= 2; seed++) {
            long start = 20_000 * SimulatedChannel.DAY;
            SimulatedChannel channel = new SimulatedChannel(seed, start);
            channel.runUntil(start + DAYS_TO_LEARN * SimulatedChannel.DAY);
            while (channel.now() < start + DAYS * SimulatedChannel.DAY) {
                channel.runUntil(channel.now() + SimulatedChannel.SLOT);
                scores.forEach(each -> each.look(channel));
            }
        }
        scores.forEach(System.out::println);
        assertThat(scores)
                .allSatisfy(
                        each -> {
                            assertThat(Math.abs(each.bias())).isLessThanOrEqualTo(0.05);
                            // Of main crashes, pings and usage are late alike, which hides it.
                            assertThat(each.naiveBias())
                                    .isGreaterThanOrEqualTo(each.kind == CrashKind.MAIN ? 0 : 0.3);
                            assertThat(each.coverage()).isBetween(0.88, 0.92);
                        });
    }

    private static final class Score {
        private final TimeWindow size;
        private final CrashKind kind;
        private final double truth;
        private int windows;
        private int covered;
        private double rates;
        private double naive;

        Score(TimeWindow size, CrashKind kind) {
            this.size = size;
            this.kind = kind;
            this.truth =
                    (kind == CrashKind.CHILD ? 0 : SimulatedChannel.MAIN_RATE)
                            + (kind == CrashKind.MAIN ? 0 : SimulatedChannel.CHILD_RATE);
        }

        void look(SimulatedChannel channel) {
            long end = channel.now() - AGE;
            if (end % size.millis() != 0) {
                return;
            }
            long start = end - size.millis();
            long[] seen = channel.crashes(start, end);
            long crashes =
                    (kind == CrashKind.CHILD ? 0 : seen[0])
                            + (kind == CrashKind.MAIN ? 0 : seen[1]);
            WindowNowcast nowcast = channel.nowcast().of(size, start);
            RateEstimate rate =
                    Objects.requireNonNull(ESTIMATOR.estimate((double) crashes, nowcast, kind));
            windows++;
            covered += rate.low() <= truth && truth <= rate.high() ? 1 : 0;
            rates += rate.perThousandHours();
            naive += 1_000.0 * crashes / nowcast.hours();
        }

        double bias() {
            return rates / windows / truth - 1;
        }

        double naiveBias() {
            return naive / windows / truth - 1;
        }

        double coverage() {
            return (double) covered / windows;
        }

        @Override
        public String toString() {
            return String.format(
                    "%s %s: %d windows, bias %.3f, naive %.3f, coverage %.3f",
                    size, kind, windows, bias(), naiveBias(), coverage());
        }
    }
}
