package dev.faultline.functions.detect;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.correlation.Exemplar;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class DetectSpikesFunctionTest {

    private static final StepSettings SETTINGS =
            new StepSettings(MINUTE, 1, 5, 24 * HOUR, 6 * HOUR);
    private static final int BURST_STARTS = 30 * 60;
    private static final int BURST_ENDS = BURST_STARTS + 10;

    @Test
    void saysThatItLearnsThatItRunsAndNothingAfterTheLastCrashIsForgotten() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(step(0, "Usual::crash", 3), 0);
            harness.processWatermark(DAY + HOUR);

            assertThat(harness.extractOutputValues())
                    .extracting(Alert::getState)
                    .contains(AlertState.LEARNING);
            assertThat(harness.extractOutputValues())
                    .extracting(Alert::getKind)
                    .contains(AlertKind.WATCHDOG);

            harness.processWatermark(DAY + 15 * 24 * HOUR);

            assertThat(harness.extractOutputValues())
                    .last()
                    .extracting(Alert::getState)
                    .isEqualTo(AlertState.RESOLVED);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void firesSaysItAgainAndResolvesTheSameWithARestoreInBetween() throws Exception {
        List<Alert> straight = new ArrayList<>();
        try (var harness = harness()) {
            harness.open();
            feed(harness, 0, BURST_ENDS);
            harness.processWatermark(DAY + 48 * HOUR);
            straight.addAll(harness.extractOutputValues());
        }
        List<Alert> restored = new ArrayList<>();
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            feed(harness, 0, BURST_STARTS + 3);
            restored.addAll(harness.extractOutputValues());
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            feed(harness, BURST_STARTS + 3, BURST_ENDS);
            harness.processWatermark(DAY + 48 * HOUR);
            restored.addAll(harness.extractOutputValues());
        }

        assertThat(restored).isEqualTo(straight);
        List<Alert> bug =
                straight.stream()
                        .filter(alert -> alert.getSignature().equals("Fresh::bug"))
                        .toList();
        assertThat(bug.get(0).getState()).isEqualTo(AlertState.FIRING);
        assertThat(bug.get(0).getExemplarReports()).containsExactly("report:fresh");
        assertThat(bug.get(bug.size() - 1).getState()).isEqualTo(AlertState.RESOLVED);
        assertThat(bug)
                .extracting(Alert::getRevision)
                .isEqualTo(LongStream.rangeClosed(1, bug.size()).boxed().toList());
        for (int i = 1; i < bug.size(); i++) {
            assertThat(bug.get(i).getUpdatedAt()).isBefore(bug.get(i - 1).getValidUntil());
        }
    }

    private static void feed(
            KeyedOneInputStreamOperatorTestHarness<ChannelKey, SignatureStep, Alert> harness,
            int from,
            int to)
            throws Exception {
        for (int minute = from; minute < to; minute++) {
            for (int i = 0; i < 5; i++) {
                harness.processElement(step(minute, "Usual::crash" + i, 2), 0);
            }
            if (minute >= BURST_STARTS) {
                harness.processElement(step(minute, "Fresh::bug", 10), 0);
            }
            harness.processWatermark(DAY + (minute + 1) * MINUTE - 1);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<ChannelKey, SignatureStep, Alert>
            harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new DetectSpikesFunction(SETTINGS)),
                each -> each.key().channel(),
                TypeInformation.of(ChannelKey.class));
    }

    private static SignatureStep step(int minute, String signature, int clients) {
        long start = DAY + minute * MINUTE;
        return new SignatureStep(
                new SignatureKey(new ChannelKey("Meadow", "release"), signature),
                start,
                List.of(new StepCell("20261101000000", "Linux", false, clients, clients, 0)),
                signature.startsWith("Fresh")
                        ? List.of(new Exemplar("report:fresh", 5, start))
                        : List.of());
    }
}
