package dev.faultline.functions.ledger;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.correlation.Delivery;
import dev.faultline.correlation.LedgerDelta;
import dev.faultline.schema.LedgerRow;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class KeepLedgerFunctionTest {

    private static final long AT = DAY + HOUR + MINUTE;

    @Test
    void accountsForEachArrivalAndIsEmptyAfterTheHorizon() throws Exception {
        try (var harness = harness()) {
            harness.processElement1(batch(entry(1, 10, true), entry(1, 11, true)), 0);
            harness.processElement1(batch(entry(-1, 11, true), entry(1, 11, false)), 0);
            harness.processElement2(
                    batch(
                            input(0, InputFate.ACCEPTED),
                            input(1, InputFate.REJECTED),
                            input(2, InputFate.DEAD_LETTER),
                            input(3, InputFate.LATE),
                            input(4, InputFate.ACCEPTED)),
                    0);
            harness.processBothWatermarks(new Watermark(AT + HOUR));

            assertThat(harness.extractOutputValues()).hasSize(1);
            LedgerRow row = harness.extractOutputValues().get(0);
            assertThat(row.getReceived()).isEqualTo(2);
            assertThat(row.getCounted()).isEqualTo(1);
            assertThat(row.getDuplicates()).isEqualTo(1);
            assertThat(row.getInputs()).isEqualTo(4);
            assertThat(row.getAccepted()).isEqualTo(2);
            assertThat(row.getRejectedByPolicy()).isEqualTo(1);
            assertThat(row.getDeadLetters()).isEqualTo(1);
            assertThat(row.getLate()).isEqualTo(1);
            assertThat(row.getFirstOffset()).isEqualTo(10);
            assertThat(row.getLastOffset()).isEqualTo(11);

            harness.processBothWatermarks(new Watermark(DAY + 60 * HOUR));

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void booksAnInputOnceHoweverOftenItIsToldAlsoAfterARestart() throws Exception {
        try (var before = harness()) {
            before.processElement2(batch(input(0, InputFate.ACCEPTED)), 0);
            before.processElement2(
                    batch(
                            input(0, InputFate.ACCEPTED),
                            input(KeepLedgerFunction.OFFSETS, InputFate.ACCEPTED),
                            input(KeepLedgerFunction.OFFSETS, InputFate.ACCEPTED)),
                    0);
            var snapshot = before.snapshot(1, 1);
            try (var after = unopened()) {
                after.initializeState(snapshot);
                after.open();
                after.processElement2(batch(input(0, InputFate.ACCEPTED)), 0);
                after.processElement2(batch(input(1, InputFate.ACCEPTED)), 0);
                after.processBothWatermarks(new Watermark(AT + HOUR));

                assertThat(after.extractOutputValues().get(0).getAccepted()).isEqualTo(3);
            }
        }
    }

    @Test
    void whatIsTooLateIsBookedWhereItCameAndNotWhereTheBooksAreClosed() {
        ArrivedInput inTime = input(1, InputFate.ACCEPTED);

        assertThat(inTime.bookedAt(AT + HOUR, HORIZON)).isEqualTo(inTime);
        assertThat(inTime.bookedAt(Long.MIN_VALUE, HORIZON)).isEqualTo(inTime);
        assertThat(inTime.bookedAt(AT + 30 * DAY, HORIZON))
                .isEqualTo(new ArrivedInput("crash.pings.v1", 0, 1, AT + 30 * DAY, InputFate.LATE));
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    LedgerPeriod, LedgerBatch, InputBatch, LedgerRow>
            harness() throws Exception {
        var harness = unopened();
        harness.open();
        return harness;
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    LedgerPeriod, LedgerBatch, InputBatch, LedgerRow>
            unopened() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new KeepLedgerFunction(HORIZON, 10_000)),
                LedgerBatch::period,
                InputBatch::period,
                TypeInformation.of(LedgerPeriod.class));
    }

    private static ArrivedInput input(long offset, InputFate fate) {
        return new ArrivedInput("crash.pings.v1", 0, offset, AT, fate);
    }

    private static InputBatch batch(ArrivedInput... inputs) {
        return new InputBatch(LedgerPeriod.of(inputs[0]), List.of(inputs));
    }

    private static LedgerBatch batch(LedgerDelta... deltas) {
        return new LedgerBatch(LedgerPeriod.of(deltas[0]), List.of(deltas));
    }

    private static LedgerDelta entry(int sign, long offset, boolean counted) {
        return new LedgerDelta(sign, new Delivery("crash.pings.v1", 0, offset, AT, AT), counted);
    }
}
