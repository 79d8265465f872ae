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

    @Test
    void accountsForEachArrivalAndIsEmptyAfterTheHorizon() throws Exception {
        try (var harness =
                new KeyedTwoInputStreamOperatorTestHarness<
                        LedgerPeriod, LedgerBatch, BookedInput, LedgerRow>(
                        new KeyedCoProcessOperator<>(new KeepLedgerFunction(HORIZON, 10_000)),
                        LedgerBatch::period,
                        BookedInput::period,
                        TypeInformation.of(LedgerPeriod.class))) {
            harness.open();
            harness.processElement1(batch(entry(1, 10, true), entry(1, 11, true)), 0);
            harness.processElement1(batch(entry(-1, 11, true), entry(1, 11, false)), 0);
            for (InputFate fate : InputFate.values()) {
                harness.processElement2(input(fate), 0);
            }
            harness.processElement2(input(InputFate.ACCEPTED), 0);
            harness.processBothWatermarks(new Watermark(DAY + 2 * HOUR));

            LedgerRow row = harness.extractOutputValues().get(0);
            assertThat(harness.extractOutputValues()).hasSize(1);
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

    private static BookedInput input(InputFate fate) {
        long at = DAY + HOUR + MINUTE;
        return new BookedInput(LedgerPeriod.at("crash.pings.v1", 0, at), at, fate, 1);
    }

    private static LedgerBatch batch(LedgerDelta... deltas) {
        return new LedgerBatch(LedgerPeriod.of(deltas[0]), List.of(deltas));
    }

    private static LedgerDelta entry(int sign, long offset, boolean counted) {
        long at = DAY + HOUR + MINUTE;
        return new LedgerDelta(sign, new Delivery("crash.pings.v1", 0, offset, at, at), counted);
    }
}
