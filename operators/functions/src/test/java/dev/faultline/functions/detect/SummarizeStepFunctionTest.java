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
import dev.faultline.functions.rows.TestCrashes;
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
            harness.processElement(counted(delta(1, HOUR, 7)), 0);
            harness.processElement(counted(delta(1, HOUR + 1_000, 7)), 0);
            harness.processElement(counted(delta(1, HOUR + MINUTE, 7)), 0);
            harness.processElement(counted(delta(1, HOUR + MINUTE, 8)), 0);
            harness.processElement(counted(report("report:1", HOUR + MINUTE)), 0);
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
    void aDuplicateThatOvertookItsOriginalIsTakenOutOfTheOpenStep() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(counted(delta(1, HOUR, 7)), 0);
            harness.processElement(counted(delta(1, HOUR + 1_000, 8)), 0);
            harness.processElement(counted(delta(-1, HOUR, 7)), 0);
            harness.processWatermark(DAY + 2 * HOUR);
            harness.processElement(counted(delta(-1, HOUR + 1_000, 8)), 0);
            harness.processWatermark(DAY + 3 * HOUR);

            assertThat(harness.extractOutputValues())
                    .flatExtracting(SignatureStep::cells)
                    .extracting(StepCell::pings)
                    .containsExactly(1);
            assertThat(harness.extractOutputValues())
                    .extracting(SignatureStep::takenBack)
                    .containsExactly(0, 1);

            harness.processWatermark(DAY + 30 * HOUR);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void remembersClientsAndTheOpenStepAcrossARestore() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(counted(delta(1, HOUR, 7)), 0);
            harness.processWatermark(DAY + HOUR + MINUTE);
            harness.processElement(counted(delta(1, HOUR + 2 * MINUTE, 7)), 0);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement(counted(delta(1, HOUR + 2 * MINUTE, 9)), 0);
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
            harness.processElement(counted(delta(1, HOUR, 7)), 0);
            harness.processWatermark(DAY + 3 * HOUR);

            assertThat(harness.extractOutputValues())
                    .extracting(SignatureStep::stepStart)
                    .containsExactly(DAY + 2 * HOUR);
        }
    }

    @Test
    void tellsWhereTheAnnouncedRulesetPutsThePings() throws Exception {
        try (var harness = harness()) {
            harness.open();
            long from = DAY + 5 * HOUR;
            harness.processElement(counted(next("Widget::paint | Box", from, 1)), 0);
            harness.processElement(counted(next("Widget::paint | Box", from, 2)), 0);
            harness.processElement(counted(next("Widget::paint", from, 3)), 0);
            harness.processElement(counted(delta(1, HOUR, 4)), 0);
            harness.processWatermark(DAY + 2 * HOUR);

            assertThat(harness.extractOutputValues())
                    .singleElement()
                    .satisfies(
                            step -> {
                                assertThat(step.announcedFrom()).isEqualTo(from);
                                assertThat(step.successors())
                                        .containsExactly(
                                                new Successor("Widget::paint | Box", "Linux", 2),
                                                new Successor("Widget::paint", "Linux", 1));
                            });
        }
    }

    @Test
    void aCrashFromBeforeTheStepSaysNothingOfWhetherARulesetIsAnnounced() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processWatermark(DAY + 2 * HOUR);
            harness.processElement(counted(delta(1, HOUR, 7)), 0);
            harness.processElement(counted(delta(1, 3 * HOUR, 7)), 0);
            harness.processWatermark(DAY + 4 * HOUR);

            assertThat(harness.extractOutputValues())
                    .extracting(SignatureStep::announcedFrom)
                    .containsExactly(SignatureStep.NO_WORD, 0L);
        }
    }

    @Test
    void aClientThatWarmedTheSignatureIsNoNewsThere() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(warming(delta(1, HOUR, 7)), 0);
            harness.processWatermark(DAY + 2 * HOUR);
            assertThat(harness.extractOutputValues()).isEmpty();
            harness.processElement(counted(delta(1, 3 * HOUR, 7)), 0);
            harness.processElement(counted(delta(1, 3 * HOUR, 8)), 0);
            harness.processWatermark(DAY + 4 * HOUR);

            assertThat(harness.extractOutputValues())
                    .flatExtracting(SignatureStep::cells)
                    .extracting(StepCell::pings, StepCell::freshClients)
                    .containsExactly(tuple(2, 1));

            harness.processWatermark(DAY + 30 * HOUR);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    private static CrashDelta next(String signature, long from, long client) {
        return delta(1, HOUR, client)
                .with(TestCrashes.announced("Widget::paint", signature, from, client));
    }

    private static AddressedCrash counted(CrashDelta delta) {
        return new AddressedCrash(SignatureKey.of(delta.facts()), false, delta);
    }

    private static AddressedCrash warming(CrashDelta delta) {
        return new AddressedCrash(SignatureKey.of(delta.facts()), true, delta);
    }

    private static KeyedOneInputStreamOperatorTestHarness<
                    SignatureKey, AddressedCrash, SignatureStep>
            harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new SummarizeStepFunction(MINUTE)),
                AddressedCrash::key,
                TypeInformation.of(SignatureKey.class));
    }
}
