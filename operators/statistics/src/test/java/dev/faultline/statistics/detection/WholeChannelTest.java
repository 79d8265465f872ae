package dev.faultline.statistics.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.statistics.detection.AlertUpdate.AlertClass;
import dev.faultline.statistics.detection.AlertUpdate.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** A channel whose use arrives in parts for two days, with days, weekends and what may happen. */
class WholeChannelTest {

    private static final long HOUR = DetectorSettings.HOUR_MILLIS;
    private static final long STEP = 300_000;
    private static final int DAYS = 24;

    /** A Wednesday, after two weeks of history. */
    private static final int MOMENT_HOUR = 19 * 24 + 14;

    private static final int[] DELAYS = {1, 3, 6, 12, 24, 48};
    private static final double[] SHARES = {0.25, 0.25, 0.2, 0.15, 0.11, 0.04};

    private DoubleUnaryOperator use = hour -> 1;
    private DoubleUnaryOperator crashiness = hour -> 1;
    private LongUnaryOperator arrival = hour -> hour;
    private boolean hasUse = true;

    @Test
    void findsThatTheWholeChannelCrashesMoreOftenWithinAnHour() {
        crashiness = hour -> isMoment(hour) ? 1.3 : 1;
        List<AlertUpdate> alerts = run();
        assertThat(alerts).hasSize(2);
        AlertUpdate fired = alerts.get(0);
        assertThat(fired.kind()).isEqualTo(Kind.FIRE);
        assertThat(fired.alertClass()).isEqualTo(AlertClass.CHANNEL);
        assertThat(fired.atMillis()).isBetween(MOMENT_HOUR * HOUR, (MOMENT_HOUR + 1) * HOUR);
        assertThat(fired.ratio()).isBetween(1.15, 1.45);
        assertThat(fired.caveats())
                .singleElement()
                .asString()
                .matches(
                        "completeness: [1-9]\\d? % of the use of the last three hours has arrived.*");
        assertThat(alerts.get(1).kind()).isEqualTo(Kind.RESOLVE);
    }

    @Test
    void moreUseIsNoMoreCrashes() {
        use = hour -> isMoment(hour) ? 1.2 : 1;
        assertThat(run()).isEmpty();
    }

    @Test
    void holidaysAndTheWayBackFromThemAreNoSpike() {
        use = hour -> hour >= 18 * 24 && hour < 20 * 24 ? 0.6 : 1;
        assertThat(run()).isEmpty();
    }

    @Test
    void useThatComesHoursLaterThanUsualIsNoSpike() {
        arrival = hour -> isMoment((double) hour) ? hour + 5 : hour;
        assertThat(run()).isEmpty();
    }

    @Test
    void useThatStopsComingIsNoSpike() {
        arrival = hour -> hour >= MOMENT_HOUR ? Long.MAX_VALUE : hour;
        assertThat(run()).isEmpty();
    }

    @Test
    void withoutCrashesNothingFiresNorWhenTheyComeBack() {
        crashiness = hour -> isMoment(hour) ? 0 : 1;
        assertThat(run()).isEmpty();
    }

    @Test
    void aChannelWithoutUseIsNotWatchedAsAWhole() {
        hasUse = false;
        crashiness = hour -> isMoment(hour) ? 1.5 : 1;
        assertThat(run()).isEmpty();
    }

    @Test
    void aSlowRiseOverAWeekIsTheNewNormal() {
        crashiness = hour -> 1 + 0.3 * Math.max(0, Math.min(1, (hour - 15 * 24) / (7 * 24)));
        assertThat(run()).isEmpty();
    }

    private static boolean isMoment(double hour) {
        return hour >= MOMENT_HOUR && hour < MOMENT_HOUR + 6;
    }

    /** Alerts on the channel; state is written and read back on the way as a job does. */
    private List<AlertUpdate> run() {
        Random random = new Random(7);
        ChannelDetector detector = new ChannelDetector(DetectorSettings.ofStep(STEP));
        ChannelState channel = new ChannelState();
        KeyStatesInMemory keys = new KeyStatesInMemory();
        Map<Long, List<UsageCount>> due = new HashMap<>();
        List<AlertUpdate> said = new ArrayList<>();
        for (long step = 0; step < DAYS * 288; step++) {
            double hour = step / 12.0;
            double level = seasonal(hour) * use.applyAsDouble(hour);
            if (step % 12 == 0 && hasUse) {
                deliver((long) hour, 24_000 * level, due);
            }
            int crashes = Draws.poisson(random, 400 * level * crashiness.applyAsDouble(hour));
            boolean endsHour = step % 12 == 11;
            List<UsageCount> came = endsHour ? due.remove((long) hour) : null;
            StepCounts counts =
                    new StepCounts(step * STEP, cells(crashes), came == null ? List.of() : came);
            detector.step(channel, keys, counts).stream()
                    .filter(update -> update.signature().equals(AlertUpdate.WHOLE_CHANNEL))
                    .forEach(said::add);
            channel = step % 50 == 0 ? ChannelState.fromBytes(channel.toBytes()) : channel;
        }
        return said;
    }

    private static double seasonal(double hour) {
        double weekend = Math.floorMod((long) hour / 24 + 3, 7L) >= 5 ? 0.7 : 1;
        return weekend * (1 + 0.4 * Math.sin(2 * Math.PI * hour / 24));
    }

    private void deliver(long hour, double hours, Map<Long, List<UsageCount>> due) {
        // Delays are longer on every other day.
        double shift = hour / 24 % 2 == 0 ? 0.15 : -0.15;
        double before = 0;
        double share = 0;
        for (int i = 0; i < DELAYS.length; i++) {
            share += SHARES[i];
            double shifted = share + shift * share * (1 - share);
            long at = arrival.applyAsLong(hour);
            if (at != Long.MAX_VALUE) {
                due.computeIfAbsent(at + DELAYS[i], any -> new ArrayList<>())
                        .add(
                                new UsageCount(
                                        Traffic.OLD_BUILD,
                                        hour * HOUR,
                                        hours * (shifted - before)));
            }
            before = shifted;
        }
    }

    private static List<CellCount> cells(int crashes) {
        int known = crashes / 4;
        return List.of(
                Traffic.cell("sig1", Traffic.OLD_BUILD, "Windows", known, known, false),
                Traffic.cell(
                        CellCount.OTHER,
                        Traffic.OLD_BUILD,
                        "Windows",
                        crashes - known,
                        crashes - known,
                        false));
    }
}
