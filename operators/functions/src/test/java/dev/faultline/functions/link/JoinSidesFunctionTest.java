package dev.faultline.functions.link;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.WHERE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.correlation.CrashSource;
import dev.faultline.correlation.LinkKey;
import dev.faultline.correlation.LinkSide;
import dev.faultline.correlation.SignatureCell;
import dev.faultline.schema.CrashLink;
import dev.faultline.schema.LinkState;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class JoinSidesFunctionTest {

    @Test
    void linksBothSidesWithdrawsForADuplicateAndIsEmptyAfterTheHorizon() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(side(CrashSource.REPORT, HOUR, true, 1, 2, 4), 0);
            harness.processElement(side(CrashSource.PING, 3 * HOUR, true, 1, 2, 3), 0);
            harness.processWatermark(DAY + 3 * HOUR);
            harness.processElement(side(CrashSource.PING, 3 * HOUR, false, 1, 2, 3), 0);
            harness.processWatermark(DAY + 4 * HOUR);

            assertThat(harness.extractOutputValues())
                    .extracting(CrashLink::getState)
                    .containsExactly(LinkState.LINKED, LinkState.WITHDRAWN);
            CrashLink link = harness.extractOutputValues().get(0);
            assertThat(link.getLagMillis()).isEqualTo(-2 * HOUR);
            assertThat(link.getTier()).isEqualTo("A");
            assertThat(link.getCommonFrames()).isEqualTo(2);
            assertThat(harness.getSideOutput(JoinSidesFunction.DELTAS))
                    .extracting(delta -> delta.getValue().sign())
                    .containsExactly(1, -1);

            harness.processWatermark(DAY + 60 * HOUR);

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void saysNothingOfALinkOfWhichTimeShowsThatItIsNone() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(side(CrashSource.REPORT, HOUR, true, 1), 0);
            harness.processElement(side(CrashSource.PING, 3 * HOUR, true, 1), 0);
            harness.processWatermark(DAY + 3 * HOUR - 1);
            harness.processElement(side(CrashSource.PING, 3 * HOUR, false, 1), 0);
            harness.processWatermark(DAY + 4 * HOUR);

            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(harness.getSideOutput(JoinSidesFunction.DELTAS)).isNullOrEmpty();
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<LinkKey, LinkSide, CrashLink> harness()
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new JoinSidesFunction(HORIZON)),
                LinkSide::key,
                TypeInformation.of(LinkKey.class));
    }

    private static LinkSide side(
            CrashSource source, long afterMidnight, boolean counted, Integer... stack) {
        return new LinkSide(
                new LinkKey("ping:1", "report:1"),
                source,
                3,
                counted,
                DAY + afterMidnight,
                new SignatureCell(WHERE, "Widget::paint"),
                List.of(stack));
    }
}
