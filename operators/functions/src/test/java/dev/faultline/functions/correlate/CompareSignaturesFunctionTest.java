package dev.faultline.functions.correlate;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.WHERE;
import static dev.faultline.functions.rows.TestCrashes.batch;
import static dev.faultline.functions.rows.TestCrashes.delta;
import static dev.faultline.functions.rows.TestCrashes.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.correlation.KeyTier;
import dev.faultline.correlation.Link;
import dev.faultline.correlation.LinkKey;
import dev.faultline.correlation.SignatureCell;
import dev.faultline.functions.count.DeltaBatch;
import dev.faultline.functions.link.LinkDelta;
import dev.faultline.schema.CorrelationRow;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class CompareSignaturesFunctionTest {

    @Test
    void putsPingsBesideReportsAndIsEmptyAfterTheHorizon() throws Exception {
        SignatureCell cell = new SignatureCell(WHERE, "Widget::paint");
        SignatureCell other = new SignatureCell(WHERE, "Widget::draw");
        Link link = new Link(new LinkKey("ping:7", "report:1"), KeyTier.B, 0, cell, other, 5);
        try (var harness =
                new KeyedTwoInputStreamOperatorTestHarness<
                        SignatureCell, DeltaBatch, LinkDelta, CorrelationRow>(
                        new KeyedCoProcessOperator<>(
                                new CompareSignaturesFunction(HORIZON, 10_000)),
                        each -> each.cell().cell(),
                        each -> each.link().ping(),
                        TypeInformation.of(SignatureCell.class))) {
            harness.open();
            harness.processElement1(batch(delta(1, HOUR, 7), delta(1, HOUR, 8)), 0);
            harness.processElement1(batch(report("report:1", HOUR)), 0);
            harness.processElement2(new LinkDelta(1, DAY + HOUR, link), 0);
            harness.processBothWatermarks(new Watermark(DAY + 2 * HOUR));

            CorrelationRow row = harness.extractOutputValues().get(0);
            assertThat(harness.extractOutputValues()).hasSize(1);
            assertThat(row.getPings()).isEqualTo(2);
            assertThat(row.getReports()).isEqualTo(1);
            assertThat(row.getConsentRate()).isEqualTo(0.5);
            assertThat(row.getStackAgreement()).isEqualTo(0.5);
            assertThat(row.getReportSignature()).isEqualTo("Widget::draw");

            harness.processBothWatermarks(new Watermark(DAY + 60 * HOUR));

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }
}
