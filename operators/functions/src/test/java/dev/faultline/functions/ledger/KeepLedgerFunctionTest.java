package dev.faultline.functions.ledger;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.correlation.Delivery;
import dev.faultline.correlation.LedgerDelta;
import dev.faultline.schema.LedgerRow;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class KeepLedgerFunctionTest {

    @Test
    void accountsForEachArrivalAndIsEmptyAfterTheHorizon() throws Exception {
        try (var harness =
                new KeyedOneInputStreamOperatorTestHarness<LedgerPeriod, LedgerDelta, LedgerRow>(
                        new KeyedProcessOperator<>(new KeepLedgerFunction(HORIZON, 10_000)),
                        LedgerPeriod::of,
                        TypeInformation.of(LedgerPeriod.class))) {
            harness.open();
            harness.processElement(entry(1, 10, true), 0);
            harness.processElement(entry(1, 11, true), 0);
            harness.processElement(entry(-1, 11, true), 0);
            harness.processElement(entry(1, 11, false), 0);
            harness.processWatermark(DAY + 2 * HOUR);

            LedgerRow row = harness.extractOutputValues().get(0);
            assertThat(harness.extractOutputValues()).hasSize(1);
            assertThat(row.getReceived()).isEqualTo(2);
            assertThat(row.getCounted()).isEqualTo(1);
            assertThat(row.getDuplicates()).isEqualTo(1);
            assertThat(row.getFirstOffset()).isEqualTo(10);
            assertThat(row.getLastOffset()).isEqualTo(11);

            harness.processWatermark(DAY + 60 * HOUR);

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    private static LedgerDelta entry(int sign, long offset, boolean counted) {
        long at = DAY + HOUR + MINUTE;
        return new LedgerDelta(sign, new Delivery("crash.pings.v1", 0, offset, at, at), counted);
    }
}
