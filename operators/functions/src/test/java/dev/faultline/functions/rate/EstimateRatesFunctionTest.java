package dev.faultline.functions.rate;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static dev.faultline.functions.rows.TestCrashes.WHERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.faultline.correlation.MinuteChange;
import dev.faultline.correlation.SignatureCell;
import dev.faultline.functions.count.CellChange;
import dev.faultline.functions.detect.ChannelKey;
import dev.faultline.functions.exposure.ExposureDelta;
import dev.faultline.schema.CrashRate;
import dev.faultline.schema.TopCrashers;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class EstimateRatesFunctionTest {

    @Test
    void ratesTotalsAndSignaturesRanksThemAndIsEmptyAfterTheHorizon() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 3, 7L, 8L), 0);
            harness.processElement1(crashes("Widget::draw", HOUR, 1, 8L), 0);
            harness.processElement2(
                    new ExposureDelta("Meadow", "release", DAY + HOUR, 36_000_000_000L), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR + 10 * MINUTE));

            CrashRate total = rate(harness.extractOutputValues(), "1h", "");
            assertThat(total.getCrashes()).isEqualTo(4);
            assertThat(total.getClients()).isEqualTo(2);
            assertThat(total.getUsageHours()).isCloseTo(10, within(1e-9));
            assertThat(total.getRate()).isCloseTo(400, within(1e-9));
            assertThat(total.getCompleteness()).isNull();
            CrashRate minute = rate(harness.extractOutputValues(), "1m", "");
            assertThat(minute.getUsageHours()).isCloseTo(2, within(1e-9));
            TopCrashers top =
                    harness.getSideOutput(EstimateRatesFunction.TOP).iterator().next().getValue();
            assertThat(top.getEntries())
                    .extracting(each -> each.getSignature())
                    .containsExactly("Widget::paint", "Widget::draw");

            harness.processBothWatermarks(new Watermark(DAY + 200 * HOUR));

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void revisesARateWhenUsageOrCrashesComeLate() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 4, 7L), 0);
            harness.processElement2(
                    new ExposureDelta("Meadow", "release", DAY + HOUR, 3_600_000_000L), 0);
            harness.processBothWatermarks(new Watermark(DAY + 2 * HOUR));
            harness.processElement2(
                    new ExposureDelta("Meadow", "release", DAY + HOUR, 3_600_000_000L), 0);
            harness.processElement1(crashes("Widget::paint", HOUR, -1), 0);
            harness.processBothWatermarks(new Watermark(DAY + 3 * HOUR));

            CrashRate last = rate(harness.extractOutputValues(), "1h", "Widget::paint");
            assertThat(last.getCrashes()).isEqualTo(3);
            assertThat(last.getRate()).isCloseTo(1_500, within(1e-9));
        }
    }

    @Test
    void keepsTheVeryLateOutOfShortWindowsHoweverEarlyTheyAreCounted() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 0, 3, 7L), 0);
            harness.processElement1(crashes("Widget::paint", HOUR, 1, 5, 8L), 0);
            harness.processElement1(crashes("Widget::paint", HOUR, 2, 7, 9L), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR + 10 * MINUTE));

            List<CrashRate> rows = harness.extractOutputValues();
            assertThat(rate(rows, "1m", "").getCrashes()).isEqualTo(3);
            assertThat(rate(rows, "5m", "").getCrashes()).isEqualTo(8);
            assertThat(rate(rows, "1h", "").getCrashes()).isEqualTo(15);
            assertThat(rate(rows, "1d", "").getCrashes()).isEqualTo(15);
        }
    }

    @Test
    void countsWhatCameInTimeHoweverLateItIsCounted() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crashes("Widget::paint", HOUR, 3, 7L), 0);
            harness.processBothWatermarks(new Watermark(DAY + 25 * HOUR + 2 * MINUTE));
            harness.processElement1(crashes("Widget::paint", HOUR, 2, 7L), 0);
            harness.processBothWatermarks(new Watermark(DAY + 25 * HOUR + 4 * MINUTE));

            assertThat(rate(harness.extractOutputValues(), "1m", "").getCrashes()).isEqualTo(5);
        }
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    ChannelKey, CellChange, ExposureDelta, CrashRate>
            harness() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new EstimateRatesFunction(HORIZON)),
                each -> ChannelKey.of(each.cell().where()),
                each -> new ChannelKey(each.product(), each.channel()),
                TypeInformation.of(ChannelKey.class));
    }

    private static CellChange crashes(String signature, long minute, int pings, Long... clients) {
        return crashes(signature, minute, 0, pings, clients);
    }

    private static CellChange crashes(
            String signature, long minute, int daysLate, int pings, Long... clients) {
        return new CellChange(
                new SignatureCell(WHERE, signature),
                List.of(new MinuteChange(DAY + minute, daysLate, pings, 0, 0, List.of(clients))));
    }

    private static CrashRate rate(List<CrashRate> rows, String size, String signature) {
        return rows.stream()
                .filter(row -> row.getWindowSize().equals(size))
                .filter(row -> row.getSignature().equals(signature))
                .filter(row -> row.getDefinition().equals("main_and_content_rate"))
                .reduce((one, two) -> two)
                .orElseThrow();
    }
}
