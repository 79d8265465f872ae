package dev.faultline.functions.count;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static dev.faultline.functions.rows.TestCrashes.batch;
import static dev.faultline.functions.rows.TestCrashes.delta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.correlation.CountKey;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.schema.CrashCount;
import dev.faultline.state.form.CompactTypeInfo;
import dev.faultline.state.form.CountKeyForm;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class CountCrashesFunctionTest {

    @Test
    void saysABusyCellOncePerIntervalAndIsEmptyAfterTheHorizon() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(batch(delta(1, HOUR + MINUTE, 7)), 0);
            harness.processElement(batch(delta(1, HOUR + MINUTE, 8)), 0);
            harness.processElement(batch(delta(1, HOUR + 2 * MINUTE, 8)), 0);
            harness.processWatermark(DAY + 2 * HOUR);

            assertThat(harness.extractOutputValues())
                    .extracting(CrashCount::getPings, CrashCount::getClients)
                    .containsExactly(tuple(3L, 2.0));
            assertThat(harness.getSideOutput(CountCrashesFunction.CHANGES)).hasSize(1);

            harness.processWatermark(DAY + 60 * HOUR);

            assertThat(harness.extractOutputValues()).hasSize(1);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    /** A process that died may have said another number as the last word. */
    @Test
    void saysARowThatIsMentionedThoughNothingChanged() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(batch(delta(1, HOUR + MINUTE, 7).mention()), 0);
            harness.processWatermark(DAY + 2 * HOUR);

            assertThat(harness.extractOutputValues())
                    .extracting(CrashCount::getPings, CrashCount::getClients)
                    .containsExactly(tuple(0L, 0.0));
            assertThat(harness.getSideOutput(CountCrashesFunction.CHANGES))
                    .singleElement()
                    .extracting(each -> each.getValue().minutes().get(0).isMention())
                    .isEqualTo(true);

            harness.processElement(batch(delta(1, HOUR + MINUTE, 7)), 0);
            harness.processElement(batch(delta(1, HOUR + MINUTE, 7).mention()), 0);
            harness.processWatermark(DAY + 3 * HOUR);

            assertThat(harness.extractOutputValues().get(1).getPings()).isEqualTo(1);
        }
    }

    @Test
    void takesACrashBackAfterARestore() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(batch(delta(1, HOUR + MINUTE, 7)), 0);
            harness.processElement(batch(delta(1, HOUR + MINUTE, 8)), 0);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement(batch(delta(-1, HOUR + MINUTE, 8)), 0);
            harness.processWatermark(DAY + 2 * HOUR);

            assertThat(harness.extractOutputValues())
                    .extracting(CrashCount::getPings, CrashCount::getClients)
                    .containsExactly(tuple(1L, 1.0));
        }
    }

    @Test
    void doesNotStartAWindowAgainWhoseStateMayBeGone() throws Exception {
        try (var harness = harness()) {
            harness.open();
            CrashDelta now = delta(1, 100 * HOUR, 7);
            harness.processElement(
                    batch(
                            new CrashDelta(
                                    1,
                                    false,
                                    false,
                                    false,
                                    now.eventId(),
                                    now.source(),
                                    now.receivedAt(),
                                    DAY + HOUR,
                                    0,
                                    now.facts(),
                                    null)),
                    0);
            harness.processWatermark(DAY + 200 * HOUR);

            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<CountKey, DeltaBatch, CrashCount>
            harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new CountCrashesFunction(HORIZON, 10_000)),
                batch -> CountKey.anywhere(batch.cell()),
                CompactTypeInfo.of(new CountKeyForm()));
    }
}
