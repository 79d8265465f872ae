package dev.faultline.functions.detect;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.correlation.Exemplar;
import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import dev.faultline.schema.AttributeLift;
import dev.faultline.schema.SignatureAlias;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class DetectSpikesFunctionTest {

    private static final StepSettings SETTINGS =
            new StepSettings(MINUTE, 1, 5, 24 * HOUR, 6 * HOUR);
    private static final int SWITCH = 48 * 60 + 7;
    private static final int BUSY = 6;
    private static final int BURST_STARTS = 30 * 60;
    private static final int BURST_ENDS = BURST_STARTS + 10;

    @Test
    void saysThatItLearnsThatItRunsAndNothingAfterTheLastCrashIsForgotten() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(step(0, "Usual::crash", 3), 0);
            harness.processWatermark(DAY + HOUR);

            assertThat(harness.extractOutputValues())
                    .extracting(Alert::getState)
                    .contains(AlertState.LEARNING);
            assertThat(harness.extractOutputValues())
                    .extracting(Alert::getKind)
                    .contains(AlertKind.WATCHDOG);

            harness.processWatermark(DAY + 15 * 24 * HOUR);

            assertThat(harness.extractOutputValues())
                    .last()
                    .extracting(Alert::getState)
                    .isEqualTo(AlertState.RESOLVED);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void aSignatureGoesOnUnderItsNextNameAndAnAliasSaysSo() throws Exception {
        try (var harness = harness()) {
            harness.open();
            feedRenamed(harness, true);
            assertThat(crashAlerts(harness.extractOutputValues())).isEmpty();
            assertThat(harness.getSideOutput(DetectSpikesFunction.ALIASES))
                    .singleElement()
                    .satisfies(
                            record -> {
                                SignatureAlias alias = record.getValue();
                                assertThat(alias.getSignature()).isEqualTo("Busy::crash");
                                assertThat(alias.getSuccessor()).isEqualTo("Busy::crash | Box");
                                assertThat(alias.getShare()).isEqualTo(1);
                                assertThat(alias.getCrashes()).isEqualTo(10 * BUSY);
                                assertThat(alias.getEffectiveFrom())
                                        .isEqualTo(Instant.ofEpochMilli(DAY + SWITCH * MINUTE));
                            });
            harness.processWatermark(DAY + 60 * 24 * HOUR);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void aNewNameThatNobodyAnnouncedFires() throws Exception {
        try (var harness = harness()) {
            harness.open();
            feedRenamed(harness, false);
            assertThat(crashAlerts(harness.extractOutputValues()))
                    .extracting(Alert::getSignature)
                    .contains("Busy::crash | Box");
            assertThat(harness.getSideOutput(DetectSpikesFunction.ALIASES)).isNull();
        }
    }

    @Test
    void aRulesetThatIsWithdrawnChangesNothing() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (int minute = 0; minute < SWITCH + 60; minute++) {
                boolean isAnnounced = minute >= SWITCH - 10 && minute < SWITCH - 2;
                harness.processElement(
                        isAnnounced
                                ? announced(minute, "Busy::crash", "Busy::crash | Box", BUSY)
                                : step(minute, "Busy::crash", BUSY),
                        0);
                harness.processWatermark(DAY + (minute + 1) * MINUTE - 1);
            }
            assertThat(crashAlerts(harness.extractOutputValues())).isEmpty();
            assertThat(harness.getSideOutput(DetectSpikesFunction.ALIASES)).isNull();
        }
    }

    /** Two days of a busy signature among others; then a ruleset gives it another name. */
    private static void feedRenamed(
            KeyedOneInputStreamOperatorTestHarness<ChannelKey, SignatureStep, Alert> harness,
            boolean isAnnounced)
            throws Exception {
        for (int minute = 0; minute < SWITCH + 120; minute++) {
            harness.processElement(step(minute, "Usual::crash", 3), 0);
            if (minute >= SWITCH) {
                harness.processElement(step(minute, "Busy::crash | Box", BUSY), 0);
            } else if (isAnnounced && minute >= SWITCH - 10) {
                harness.processElement(
                        announced(minute, "Busy::crash", "Busy::crash | Box", BUSY), 0);
            } else {
                harness.processElement(step(minute, "Busy::crash", BUSY), 0);
            }
            harness.processWatermark(DAY + (minute + 1) * MINUTE - 1);
        }
    }

    private static List<Alert> crashAlerts(List<Alert> alerts) {
        return alerts.stream()
                .filter(alert -> alert.getKind() == AlertKind.CRASHES)
                .filter(alert -> alert.getState() == AlertState.FIRING)
                .toList();
    }

    @Test
    void aSignatureThatWasMarkedFixedFiresAnAlertOfItsOwnEvenWhileTheChannelLearns()
            throws Exception {
        try (var harness = harness()) {
            harness.open();
            SignatureStep step = step(0, "Usual::crash", 6);
            harness.processElement(
                    new SignatureStep(
                            step.key(),
                            step.stepStart(),
                            step.cells(),
                            step.reports(),
                            step.announcedFrom(),
                            step.successors(),
                            step.origin(),
                            0,
                            List.of(
                                    new RegressedCount(
                                            "20261101000000", "20261102000000", 6, 6, 0)),
                            step.attributes()),
                    0);
            harness.processWatermark(DAY + 20 * MINUTE);
            List<Alert> fired = crashAlerts(harness.extractOutputValues());

            assertThat(fired).hasSizeGreaterThan(2);
            assertThat(fired)
                    .allSatisfy(
                            alert -> {
                                assertThat(alert.getAlertClass()).isEqualTo("regression");
                                assertThat(alert.getBuilds()).containsExactly("20261102000000");
                                assertThat(alert.getObserved()).isEqualTo(6);
                            });
            harness.processWatermark(DAY + 7 * HOUR);
            assertThat(harness.extractOutputValues())
                    .filteredOn(alert -> alert.getSignature().equals("Usual::crash"))
                    .last()
                    .extracting(Alert::getState)
                    .isEqualTo(AlertState.RESOLVED);
            harness.processWatermark(DAY + 15 * 24 * HOUR);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void firesSaysItAgainAndResolvesTheSameWithARestoreInBetween() throws Exception {
        List<Alert> straight = new ArrayList<>();
        try (var harness = harness()) {
            harness.open();
            feed(harness, 0, BURST_ENDS);
            harness.processWatermark(DAY + 48 * HOUR);
            straight.addAll(harness.extractOutputValues());
        }
        List<Alert> restored = new ArrayList<>();
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            feed(harness, 0, BURST_STARTS + 3);
            restored.addAll(harness.extractOutputValues());
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            feed(harness, BURST_STARTS + 3, BURST_ENDS);
            harness.processWatermark(DAY + 48 * HOUR);
            restored.addAll(harness.extractOutputValues());
        }

        assertThat(restored).isEqualTo(straight);
        List<Alert> bug =
                straight.stream()
                        .filter(alert -> alert.getSignature().equals("Fresh::bug"))
                        .toList();
        assertThat(bug.get(0).getState()).isEqualTo(AlertState.FIRING);
        assertThat(bug.get(0).getExemplarReports()).containsExactly("report:fresh");
        assertThat(bug)
                .allSatisfy(
                        alert ->
                                assertThat(alert.getLifts())
                                        .extracting(
                                                AttributeLift::getAttribute,
                                                AttributeLift::getValue)
                                        .containsExactly(tuple("gpu", "bad")));
        assertThat(bug.get(bug.size() - 1).getState()).isEqualTo(AlertState.RESOLVED);
        assertThat(bug)
                .extracting(Alert::getRevision)
                .isEqualTo(LongStream.rangeClosed(1, bug.size()).boxed().toList());
        for (int i = 1; i < bug.size(); i++) {
            assertThat(bug.get(i).getUpdatedAt()).isBefore(bug.get(i - 1).getValidUntil());
        }
    }

    private static void feed(
            KeyedOneInputStreamOperatorTestHarness<ChannelKey, SignatureStep, Alert> harness,
            int from,
            int to)
            throws Exception {
        for (int minute = from; minute < to; minute++) {
            for (int i = 0; i < 5; i++) {
                harness.processElement(step(minute, "Usual::crash" + i, 2), 0);
            }
            if (minute >= BURST_STARTS) {
                harness.processElement(step(minute, "Fresh::bug", 10), 0);
            }
            harness.processWatermark(DAY + (minute + 1) * MINUTE - 1);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<ChannelKey, SignatureStep, Alert>
            harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new DetectSpikesFunction(SETTINGS)),
                each -> each.key().channel(),
                TypeInformation.of(ChannelKey.class));
    }

    private static SignatureStep step(int minute, String signature, int clients) {
        long start = DAY + minute * MINUTE;
        return new SignatureStep(
                new SignatureKey(new ChannelKey("Meadow", "release"), signature),
                start,
                List.of(new StepCell("20261101000000", "Linux", false, clients, clients, 0)),
                signature.startsWith("Fresh")
                        ? List.of(new Exemplar("report:fresh", 5, start))
                        : List.of(),
                0,
                List.of(),
                new StepOrigin(Map.of("crash.pings.v1-0", minute + 1L), 1, "rules"),
                0,
                List.of(),
                attributes(signature, clients));
    }

    private static List<AttributeCount> attributes(String signature, int clients) {
        return List.of(
                new AttributeCount("gpu", "", clients),
                new AttributeCount("gpu", signature.startsWith("Fresh") ? "bad" : "good", clients));
    }

    private static SignatureStep announced(int minute, String signature, String next, int clients) {
        SignatureStep step = step(minute, signature, clients);
        return new SignatureStep(
                step.key(),
                step.stepStart(),
                step.cells(),
                step.reports(),
                DAY + SWITCH * MINUTE,
                List.of(new Successor(next, "Linux", clients)),
                step.origin(),
                0,
                step.regressed(),
                step.attributes());
    }
}
