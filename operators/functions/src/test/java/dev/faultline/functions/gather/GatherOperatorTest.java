package dev.faultline.functions.gather;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.delta;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.correlation.CrashDelta;
import dev.faultline.functions.count.CountCrashesFunction;
import dev.faultline.functions.count.DeltaBatch;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class GatherOperatorTest {

    private static final CrashDelta ONE = delta(1, HOUR, 7);
    private static final CrashDelta TWO = delta(1, HOUR, 8);
    private static final CrashDelta OTHER_WINDOW = delta(1, 2 * HOUR, 7);

    @Test
    void sendsOneBatchPerKeyBeforeTheirTimeHasPassed() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(ONE, 0);
            harness.processElement(OTHER_WINDOW, 0);
            harness.processElement(TWO, 0);
            assertThat(harness.getOutput()).isEmpty();

            harness.processWatermark(DAY + 3 * HOUR);

            assertThat(List.copyOf(harness.getOutput()))
                    .hasSize(3)
                    .last()
                    .isEqualTo(new Watermark(DAY + 3 * HOUR));
            assertThat(sent(harness)).containsExactly(List.of(ONE, TWO), List.of(OTHER_WINDOW));
            harness.processWatermark(DAY + 4 * HOUR);
            assertThat(sent(harness)).hasSize(2);
        }
    }

    @Test
    void sendsBeforeACheckpointAndAtTheEnd() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(ONE, 0);
            harness.prepareSnapshotPreBarrier(1);
            assertThat(sent(harness)).containsExactly(List.of(ONE));

            harness.processElement(TWO, 0);
            harness.endInput();
            harness.getOperator().finish();
            assertThat(sent(harness)).containsExactly(List.of(ONE), List.of(TWO));
        }
    }

    @Test
    void gathersNoMoreThanItMay() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (int i = 1; i < GatherOperator.CAPACITY; i++) {
                harness.processElement(ONE, 0);
            }
            assertThat(harness.getOutput()).isEmpty();

            harness.processElement(ONE, 0);

            assertThat(sent(harness))
                    .singleElement()
                    .satisfies(deltas -> assertThat(deltas).hasSize(GatherOperator.CAPACITY));
        }
    }

    private static OneInputStreamOperatorTestHarness<CrashDelta, DeltaBatch> harness()
            throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new GatherOperator<>(CountCrashesFunction::cellOf, DeltaBatch::new));
    }

    private static List<List<CrashDelta>> sent(
            OneInputStreamOperatorTestHarness<CrashDelta, DeltaBatch> harness) {
        return harness.getOutput().stream()
                .filter(StreamRecord.class::isInstance)
                .map(each -> ((DeltaBatch) ((StreamRecord<?>) each).getValue()).deltas())
                .toList();
    }
}
