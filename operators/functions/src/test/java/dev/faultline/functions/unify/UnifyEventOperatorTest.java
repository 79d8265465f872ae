package dev.faultline.functions.unify;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.facts;
import static dev.faultline.functions.rows.TestCrashes.ping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.Reading;
import dev.faultline.correlation.Verdict;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class UnifyEventOperatorTest {

    @Test
    void countsWhenAllKeysHaveSpokenAndIsEmptyAfterTheHorizon() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(ping("ping:1", HOUR, "Akey", "Bkey"), 0);
            harness.processElement2(verdict("Akey", false, null), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR));

            assertThat(harness.extractOutputValues()).isEmpty();

            harness.processElement2(verdict("Bkey", false, "report:1"), 0);
            harness.processBothWatermarks(new Watermark(DAY + 2 * HOUR));

            assertThat(harness.extractOutputValues())
                    .extracting(CrashDelta::sign, CrashDelta::correction)
                    .containsExactly(tuple(1, false));
            assertThat(harness.getSideOutput(UnifyEventOperator.LINK_SIDES)).hasSize(1);
            assertThat(harness.getSideOutput(UnifyEventOperator.LEDGER)).hasSize(1);

            harness.processBothWatermarks(new Watermark(DAY + 60 * HOUR));

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void takesBackAfterARestoreWhatTurnsOutToBeADuplicate() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(ping("ping:1", HOUR, "Bkey"), 0);
            harness.processElement2(verdict("Bkey", false, null), 0);
            harness.prepareSnapshotPreBarrier(1);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement2(verdict("Bkey", true, null), 0);
            harness.processElement1(ping("ping:1", HOUR, "Bkey"), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR));

            assertThat(harness.extractOutputValues())
                    .extracting(CrashDelta::sign, CrashDelta::correction)
                    .containsExactly(tuple(-1, true));
        }
    }

    /** Before a process died, its row may have told of the first reading alone. */
    @Test
    void mentionsWhereAReadingWouldHaveBeenCountedThatABetterOneOvertakes() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(ping("ping:1", HOUR, "Akey"), 0);
            harness.processElement1(signedBetter(ping("ping:1", HOUR, "Akey"), "Gadget::draw"), 0);
            harness.processElement2(verdict("Akey", false, null), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR));

            assertThat(harness.extractOutputValues())
                    .extracting(CrashDelta::sign, each -> each.facts().signature())
                    .containsExactly(tuple(1, "Gadget::draw"), tuple(0, "Widget::paint"));
        }
    }

    @Test
    void mentionsAReadingThatWaitedForItsKeysWhenItIsOvertaken() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(ping("ping:1", HOUR, "Akey"), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR));
            assertThat(harness.extractOutputValues()).isEmpty();

            harness.processElement1(signedBetter(ping("ping:1", HOUR, "Akey"), "Gadget::draw"), 0);
            harness.processElement2(verdict("Akey", false, null), 0);
            harness.processBothWatermarks(new Watermark(DAY + 2 * HOUR));

            assertThat(harness.extractOutputValues())
                    .extracting(CrashDelta::sign, each -> each.facts().signature())
                    .containsExactly(tuple(1, "Gadget::draw"), tuple(0, "Widget::paint"));
        }
    }

    @Test
    void mentionsADuplicateOnce() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(ping("ping:1", HOUR, "Akey"), 0);
            harness.processElement2(verdict("Akey", true, null), 0);
            harness.processBothWatermarks(new Watermark(DAY + HOUR));

            assertThat(harness.extractOutputValues())
                    .extracting(CrashDelta::sign)
                    .containsExactly(0);

            harness.processElement2(verdict("Akey", true, null), 0);
            harness.processBothWatermarks(new Watermark(DAY + 2 * HOUR));

            assertThat(harness.extractOutputValues()).hasSize(1);
        }
    }

    private static CrashVersion signedBetter(CrashVersion version, String signature) {
        Reading reading = version.reading();
        return new CrashVersion(
                version.eventId(),
                version.source(),
                version.delivery(),
                new Reading(
                        reading.rulesetSequence(),
                        reading.resolvedFrames() + 1,
                        "bb",
                        true,
                        facts(signature, 7),
                        reading.stack(),
                        reading.context()),
                version.keys());
    }

    @Test
    void keepsNoMoreOnTheHeapThanItsCapacity() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (int i = 0; i < UnifyEventOperator.CAPACITY - 1; i++) {
                harness.processElement1(ping("ping:" + i, HOUR), 0);
            }

            assertThat(harness.extractOutputValues()).isEmpty();

            harness.processElement1(ping("ping:last", HOUR), 0);

            assertThat(harness.extractOutputValues()).hasSize(UnifyEventOperator.CAPACITY);
        }
    }

    @Test
    void ignoresWhatComesBehindTheHorizon() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processBothWatermarks(new Watermark(DAY + 60 * HOUR));
            harness.processElement1(ping("ping:1", HOUR), 0);

            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, CrashVersion, Verdict, CrashDelta>
            harness() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new UnifyEventOperator(HORIZON),
                CrashVersion::eventId,
                Verdict::eventId,
                Types.STRING);
    }

    private static Verdict verdict(String key, boolean duplicate, @Nullable String partner) {
        return new Verdict("ping:1", key, DAY + HOUR, duplicate, partner);
    }
}
