package dev.faultline.functions.exposure;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static dev.faultline.functions.rows.TestCrashes.WHERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.faultline.correlation.Dimensions;
import dev.faultline.schema.ExposureRow;
import dev.faultline.statistics.rates.DelayHistogram;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class SpreadUsageFunctionTest {

    @Test
    void spreadsEachSampleOnceOverItsWindowsAndIsEmptyAfterTheHorizon() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(usage(1, HOUR, 2 * HOUR), 0);
            harness.processElement(usage(1, HOUR, 2 * HOUR), 0);
            harness.processElement(usage(2, HOUR + 30 * MINUTE, 2 * HOUR), 0);
            harness.processWatermark(DAY + 3 * HOUR);

            Map<Instant, Double> hours = lastHours(harness.extractOutputValues());
            assertThat(total(hours)).isCloseTo(1.5, within(1e-9));
            assertThat(hours.get(Instant.ofEpochMilli(DAY + HOUR)))
                    .isCloseTo(1.0 / 12, within(1e-9));
            assertThat(hours.get(Instant.ofEpochMilli(DAY + HOUR + 55 * MINUTE)))
                    .isCloseTo(2.0 / 12, within(1e-9));

            harness.processWatermark(DAY + 200 * HOUR);

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void revisesWindowsWhenALateSampleComesAfterARestore() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(usage(1, HOUR, 2 * HOUR), 0);
            harness.processWatermark(DAY + 3 * HOUR);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement(usage(2, HOUR + 30 * MINUTE, 2 * HOUR), 0);
            harness.processWatermark(DAY + 10 * HOUR);

            Map<Instant, Double> hours = lastHours(harness.extractOutputValues());
            assertThat(total(hours)).isCloseTo(1, within(1e-9));
            assertThat(
                            harness.getSideOutput(SpreadUsageFunction.DELTAS).stream()
                                    .mapToLong(each -> each.getValue().microSeconds())
                                    .sum())
                    .isEqualTo(1_800_000_000L);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<Dimensions, UsageFacts, ExposureRow>
            harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new SpreadUsageFunction(HORIZON, MINUTE)),
                UsageFacts::where,
                TypeInformation.of(Dimensions.class));
    }

    @Test
    void namesEachClientOnceInTheWindowOfItsLastUse() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(usage(1, HOUR, 2 * HOUR, 7), 0);
            harness.processElement(usage(2, HOUR + 30 * MINUTE, 2 * HOUR, 7), 0);
            harness.processElement(usage(3, HOUR + 30 * MINUTE, 2 * HOUR, 8), 0);
            harness.processElement(usage(4, HOUR + 30 * MINUTE, 2 * HOUR, 0), 0);
            harness.processWatermark(DAY + 3 * HOUR);

            assertThat(
                            harness.getSideOutput(SpreadUsageFunction.DELTAS).stream()
                                    .map(each -> each.getValue())
                                    .filter(each -> !each.clients().isEmpty()))
                    .singleElement()
                    .satisfies(
                            each -> {
                                assertThat(each.clients()).containsExactly(7L, 8L);
                                assertThat(each.windowStart()).isEqualTo(DAY + HOUR + 55 * MINUTE);
                            });
        }
    }

    @Test
    void tellsOfSamplesReadAtOnceHowLateEachWas() throws Exception {
        try (var harness = harness()) {
            harness.open();
            // Each is received a minute after its end, and both are read at once.
            harness.processElement(usage(1, HOUR, HOUR + 5 * MINUTE), 0);
            harness.processElement(usage(2, 11 * HOUR, 11 * HOUR + 10 * MINUTE), 0);
            harness.processWatermark(DAY + 12 * HOUR);

            DelayHistogram expected = DelayHistogram.empty();
            expected.add(6 * MINUTE, 2.0 * 5 * MINUTE);
            expected.add(11 * MINUTE, 5.0 * MINUTE);
            assertThat(
                            harness.getSideOutput(SpreadUsageFunction.DELTAS).stream()
                                    .map(each -> each.getValue().arrivals())
                                    .filter(arrivals -> arrivals.length > 0))
                    .containsExactly(expected.toBytes());
        }
    }

    private static UsageFacts usage(long sample, long start, long end) {
        return usage(sample, start, end, sample);
    }

    private static UsageFacts usage(long sample, long start, long end, long client) {
        return new UsageFacts(
                sample,
                DAY + end + MINUTE,
                DAY + start,
                DAY + end,
                WHERE,
                end - start,
                0,
                1,
                client);
    }

    private static Map<Instant, Double> lastHours(List<ExposureRow> rows) {
        Map<Instant, Double> hours = new HashMap<>();
        rows.forEach(row -> hours.put(row.getWindowStart(), row.getUsageHours()));
        return hours;
    }

    private static double total(Map<Instant, Double> hours) {
        return hours.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
