package dev.faultline.functions.detect;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static dev.faultline.functions.rows.TestCrashes.delta;
import static dev.faultline.functions.rows.TestCrashes.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.Exemplar;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class SummarizeStepFunctionTest {

    @Test
    void countsALoopingClientOnceADayAndIsEmptyAfterwards() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(delta(1, HOUR, 7), 0);
            harness.processElement(delta(1, HOUR + 1_000, 7), 0);
            harness.processElement(delta(1, HOUR + MINUTE, 7), 0);
            harness.processElement(delta(1, HOUR + MINUTE, 8), 0);
            harness.processElement(report("report:1", HOUR + MINUTE), 0);
            harness.processElement(delta(-1, HOUR + MINUTE, 8), 0);
            harness.processWatermark(DAY + 2 * HOUR);

            assertThat(harness.extractOutputValues())
                    .flatExtracting(SignatureStep::cells)
                    .extracting(StepCell::pings, StepCell::freshClients)
                    .containsExactly(tuple(2, 1), tuple(2, 1));
            assertThat(harness.extractOutputValues().get(1).reports())
                    .extracting(Exemplar::reportId)
                    .containsExactly("report:1");

            harness.processWatermark(DAY + 30 * HOUR);

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void remembersClientsAndTheOpenStepAcrossARestore() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(delta(1, HOUR, 7), 0);
            harness.processWatermark(DAY + HOUR + MINUTE);
            harness.processElement(delta(1, HOUR + 2 * MINUTE, 7), 0);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement(delta(1, HOUR + 2 * MINUTE, 9), 0);
            harness.processWatermark(DAY + 2 * HOUR);

            assertThat(harness.extractOutputValues())
                    .flatExtracting(SignatureStep::cells)
                    .extracting(StepCell::pings, StepCell::freshClients)
                    .containsExactly(tuple(2, 1));
        }
    }

    @Test
    void putsWhatComesBehindTheWatermarkIntoTheOpenStep() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processWatermark(DAY + 2 * HOUR);
            harness.processElement(delta(1, HOUR, 7), 0);
            harness.processWatermark(DAY + 3 * HOUR);

            assertThat(harness.extractOutputValues())
                    .extracting(SignatureStep::stepStart)
                    .containsExactly(DAY + 2 * HOUR);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<SignatureKey, CrashDelta, SignatureStep>
            harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new SummarizeStepFunction(MINUTE)),
                each -> SignatureKey.of(each.facts()),
                TypeInformation.of(SignatureKey.class));
    }
}
