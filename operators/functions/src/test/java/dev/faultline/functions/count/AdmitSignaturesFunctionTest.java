package dev.faultline.functions.count;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static dev.faultline.functions.rows.TestCrashes.batch;
import static dev.faultline.functions.rows.TestCrashes.delta;
import static dev.faultline.functions.rows.TestCrashes.facts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.correlation.CountCell;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.SignatureCell;
import dev.faultline.correlation.SignatureDay;
import dev.faultline.correlation.SignatureShard;
import dev.faultline.functions.rows.TestCrashes;
import dev.faultline.state.form.CompactTypeInfo;
import dev.faultline.state.form.SignatureDayForm;
import dev.faultline.statistics.detection.CellCount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class AdmitSignaturesFunctionTest {

    /** One signature for each shard. */
    private static final int BOUND = SignatureShard.SHARDS;

    /** Signatures of one shard. */
    private static final List<String> SIGNATURES = ofOneShard(4);

    @Test
    void namesTheFirstAndGathersTheOthers() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(batch(crash(1, 1, 2 * MINUTE)), 0);
            harness.processElement(batch(crash(1, 0, MINUTE)), 0);
            assertThat(harness.extractOutputValues()).isEmpty();

            harness.processWatermark(DAY + MINUTE);
            harness.processElement(batch(crash(1, 2, MINUTE + 1)), 0);

            assertThat(named(harness)).containsExactly(SIGNATURES.get(0));
            assertThat(others(harness))
                    .hasSize(2)
                    .allMatch(each -> each.facts().signature().equals(CellCount.OTHER));
        }
    }

    /** It may stand in a row that a process said before it died. */
    @Test
    void mentionsACrashThatIsTakenBackWhileItWaits() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(batch(crash(1, 0, MINUTE)), 0);
            harness.processElement(batch(crash(-1, 0, MINUTE)), 0);
            harness.processElement(batch(crash(1, 1, MINUTE).mention()), 0);
            harness.processWatermark(DAY + 3 * MINUTE);

            assertThat(harness.extractOutputValues())
                    .flatExtracting(DeltaBatch::deltas)
                    .allMatch(CrashDelta::isMention)
                    .extracting(each -> each.facts().signature())
                    .containsExactly(SIGNATURES.get(0), SIGNATURES.get(1));
        }
    }

    @Test
    void aCorrectionGoesWhereTheCrashWentAlsoAfterARestore() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(batch(crash(1, 0, MINUTE)), 0);
            harness.processElement(batch(crash(1, 1, 2 * MINUTE)), 0);
            harness.processWatermark(DAY + 3 * MINUTE);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement(batch(crash(-1, 0, MINUTE)), 0);
            harness.processElement(batch(crash(-1, 1, 2 * MINUTE)), 0);

            assertThat(named(harness)).containsExactly(SIGNATURES.get(0));
            assertThat(others(harness)).extracting(CrashDelta::sign).containsExactly(-1);
        }
    }

    @Test
    void whatWaitsIsKeptInACheckpoint() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(batch(crash(1, 0, MINUTE)), 0);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processWatermark(DAY + MINUTE);

            assertThat(named(harness)).containsExactly(SIGNATURES.get(0));
        }
    }

    @Test
    void anotherDayHasRoomOfItsOwn() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(batch(crash(1, 0, MINUTE)), 0);
            harness.processElement(batch(crash(1, 1, 24 * HOUR + MINUTE)), 0);
            harness.processWatermark(DAY + 25 * HOUR);

            assertThat(named(harness)).containsExactlyElementsOf(SIGNATURES.subList(0, 2));
            assertThat(others(harness)).isEmpty();
        }
    }

    @Test
    void aSignatureThatHasTheNameOfAllOthersIsOneOfThem() throws Exception {
        try (var harness = harness()) {
            harness.open();
            CrashDelta crash = delta(1, MINUTE, 7).with(facts(CellCount.OTHER, 7));
            harness.processElement(batch(crash), 0);
            harness.processWatermark(DAY + MINUTE);

            assertThat(named(harness)).isEmpty();
            assertThat(others(harness)).hasSize(1);
        }
    }

    @Test
    void isEmptyAfterTheHorizonButNotBefore() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(batch(crash(1, 0, MINUTE)), 0);
            harness.processElement(batch(crash(1, 1, 2 * MINUTE)), 0);
            harness.processWatermark(DAY + 72 * HOUR - 1);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);

            harness.processWatermark(DAY + 72 * HOUR);

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void isKeptForALateCrashAsLongAsThatMayBeCorrected() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(batch(late(1, 0, 40 * HOUR)), 0);
            harness.processWatermark(DAY + 88 * HOUR - 1);
            harness.processElement(batch(late(-1, 0, 40 * HOUR)), 0);
            assertThat(named(harness)).hasSize(2);

            harness.processWatermark(DAY + 88 * HOUR);

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void aCrashThatIsTooOldToBeCountedTakesNoRoom() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(batch(late(1, 0, 60 * HOUR)), 0);
            harness.processWatermark(DAY + 60 * HOUR);

            assertThat(named(harness)).containsExactly(SIGNATURES.get(0));
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void doesNotLetMoreWaitThanItsBound() throws Exception {
        try (var harness = harness()) {
            harness.open();
            List<CrashDelta> many =
                    IntStream.range(0, AdmitSignaturesFunction.MAX_WAITING)
                            .mapToObj(i -> crash(1, 1, 2 * MINUTE + i % 1_000))
                            .toList();
            harness.processElement(
                    batch(many.get(0), many.subList(1, many.size()).toArray(CrashDelta[]::new)), 0);
            assertThat(harness.extractOutputValues()).isEmpty();

            harness.processElement(batch(crash(1, 0, MINUTE)), 0);

            assertThat(named(harness)).containsExactly(SIGNATURES.get(0));
            assertThat(others(harness)).hasSize(many.size());
            harness.processWatermark(DAY + 80 * HOUR);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    private static List<String> ofOneShard(int count) {
        List<String> signatures = new ArrayList<>();
        for (int i = 0; signatures.size() < count; i++) {
            SignatureCell cell = new SignatureCell(TestCrashes.WHERE, "Fault" + i);
            if (SignatureShard.of(cell).number() == 7) {
                signatures.add(cell.signature());
            }
        }
        return signatures;
    }

    private static CrashDelta crash(int sign, int signature, long afterMidnight) {
        return delta(sign, afterMidnight, signature).with(facts(SIGNATURES.get(signature), 7));
    }

    /** Crashed in the first minute of the day. */
    private static CrashDelta late(int sign, int signature, long afterMidnight) {
        CrashDelta crash = crash(sign, signature, afterMidnight);
        return new CrashDelta(
                sign,
                crash.correction(),
                crash.withdrawn(),
                crash.moved(),
                crash.eventId(),
                crash.source(),
                crash.receivedAt(),
                DAY + MINUTE,
                crash.resolvedFrames(),
                crash.facts(),
                null);
    }

    private static List<String> named(
            KeyedOneInputStreamOperatorTestHarness<SignatureDay, DeltaBatch, DeltaBatch> harness) {
        return harness.extractOutputValues().stream()
                .map(DeltaBatch::cell)
                .map(CountCell::cell)
                .map(SignatureCell::signature)
                .toList();
    }

    private static List<CrashDelta> others(
            KeyedOneInputStreamOperatorTestHarness<SignatureDay, DeltaBatch, DeltaBatch> harness) {
        Collection<StreamRecord<CrashDelta>> out =
                harness.getSideOutput(AdmitSignaturesFunction.OTHERS);
        return out == null ? List.of() : out.stream().map(StreamRecord::getValue).toList();
    }

    private static KeyedOneInputStreamOperatorTestHarness<SignatureDay, DeltaBatch, DeltaBatch>
            harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new AdmitSignaturesFunction(HORIZON, BOUND)),
                batch -> SignatureDay.of(batch.cell()),
                CompactTypeInfo.of(new SignatureDayForm()));
    }
}
