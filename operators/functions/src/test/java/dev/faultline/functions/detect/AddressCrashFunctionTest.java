package dev.faultline.functions.detect;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static dev.faultline.functions.rows.TestCrashes.delta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.correlation.CrashDelta;
import dev.faultline.functions.rows.TestCrashes;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class AddressCrashFunctionTest {

    private static final long NO_WATERMARK = 0;

    @Test
    void aCrashIsWatchedUnderItsSignatureAndACorrectionNowhere() throws Exception {
        assertThat(addressed(NO_WATERMARK, delta(1, HOUR, 7)))
                .extracting(each -> each.key().signature(), AddressedCrash::warming)
                .containsExactly(tuple("Widget::paint", false));
        assertThat(addressed(NO_WATERMARK, corrected(delta(-1, HOUR, 7)))).isEmpty();
    }

    @Test
    void aDuplicateThatIsCountedNoMoreIsFollowed() throws Exception {
        assertThat(addressed(NO_WATERMARK, delta(-1, HOUR, 7)))
                .extracting(each -> each.key().signature(), each -> each.crash().withdrawn())
                .containsExactly(tuple("Widget::paint", true));
    }

    private static CrashDelta corrected(CrashDelta crash) {
        return new CrashDelta(
                crash.sign(),
                true,
                false,
                false,
                crash.eventId(),
                crash.source(),
                crash.receivedAt(),
                crash.crashTime(),
                crash.resolvedFrames(),
                crash.facts(),
                null);
    }

    @Test
    void anAnnouncedSignatureIsWarmed() throws Exception {
        assertThat(addressed(NO_WATERMARK, announced(HOUR, "Box", DAY + HOUR + MINUTE)))
                .extracting(each -> each.key().signature(), AddressedCrash::warming)
                .containsExactly(tuple("Widget::paint", false), tuple("Box", true));
        assertThat(addressed(NO_WATERMARK, announced(HOUR, "Widget::paint", DAY + 2 * HOUR)))
                .extracting(each -> each.key().signature(), AddressedCrash::warming)
                .containsExactly(tuple("Widget::paint", false));
    }

    @Test
    void inTheStepOfTheSwitchAllCrashesHaveTheNextSignature() throws Exception {
        assertThat(addressed(NO_WATERMARK, announced(HOUR, "Box", DAY + HOUR + MINUTE / 2)))
                .singleElement()
                .satisfies(
                        each -> {
                            assertThat(each.key().signature()).isEqualTo("Box");
                            assertThat(each.crash().facts().signature()).isEqualTo("Box");
                            assertThat(each.crash().facts().announced()).isNull();
                        });
    }

    @Test
    void whatWasReceivedBeforeTheSwitchAndComesAfterItHasTheNextSignature() throws Exception {
        assertThat(addressed(DAY + 3 * HOUR, announced(HOUR, "Box", DAY + 2 * HOUR)))
                .extracting(each -> each.key().signature(), AddressedCrash::warming)
                .containsExactly(tuple("Box", false));
    }

    private static CrashDelta announced(long afterMidnight, String next, long from) {
        return delta(1, afterMidnight, 7)
                .with(TestCrashes.announced("Widget::paint", next, from, 7));
    }

    private static List<AddressedCrash> addressed(long watermark, CrashDelta crash)
            throws Exception {
        try (var harness =
                new OneInputStreamOperatorTestHarness<CrashDelta, AddressedCrash>(
                        new ProcessOperator<>(new AddressCrashFunction(MINUTE)))) {
            harness.open();
            harness.processWatermark(watermark);
            harness.processElement(crash, 0);
            return harness.extractOutputValues();
        }
    }
}
