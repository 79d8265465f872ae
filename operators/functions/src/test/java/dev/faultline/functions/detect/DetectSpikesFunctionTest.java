package dev.faultline.functions.detect;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static dev.faultline.functions.rows.TestCrashes.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.correlation.Dimensions;
import dev.faultline.correlation.Exemplar;
import dev.faultline.functions.exposure.ExposureDelta;
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
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class DetectSpikesFunctionTest {

    private static final StepSettings SETTINGS =
            new StepSettings(MINUTE, 1, 5, 24 * HOUR, 6 * HOUR);
    private static final Dimensions WHERE =
            new Dimensions("Meadow", "release", "", "20261101000000", "Linux", "");
    private static final int SWITCH = 48 * 60 + 7;
    private static final int BUSY = 6;
    private static final int BURST_STARTS = 30 * 60;
    private static final int BURST_ENDS = BURST_STARTS + 10;

    @Test
    void saysThatItLearnsThatItRunsAndNothingAfterTheLastCrashIsForgotten() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(step(0, "Usual::crash", 3), 0);
            advance(harness, DAY + HOUR);

            assertThat(harness.extractOutputValues())
                    .extracting(Alert::getState)
                    .contains(AlertState.LEARNING);
            assertThat(harness.extractOutputValues())
                    .extracting(Alert::getKind)
                    .contains(AlertKind.WATCHDOG);

            advance(harness, DAY + 15 * 24 * HOUR);

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
            advance(harness, DAY + 60 * 24 * HOUR);
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
                harness.processElement1(
                        isAnnounced
                                ? announced(minute, "Busy::crash", "Busy::crash | Box", BUSY)
                                : step(minute, "Busy::crash", BUSY),
                        0);
                advance(harness, DAY + (minute + 1) * MINUTE - 1);
            }
            assertThat(crashAlerts(harness.extractOutputValues())).isEmpty();
            assertThat(harness.getSideOutput(DetectSpikesFunction.ALIASES)).isNull();
        }
    }

    /** Two days of a busy signature among others; then a ruleset gives it another name. */
    private static void feedRenamed(
            KeyedTwoInputStreamOperatorTestHarness<ChannelKey, SignatureStep, ExposureDelta, Alert>
                    harness,
            boolean isAnnounced)
            throws Exception {
        for (int minute = 0; minute < SWITCH + 120; minute++) {
            harness.processElement1(step(minute, "Usual::crash", 3), 0);
            if (minute >= SWITCH) {
                harness.processElement1(step(minute, "Busy::crash | Box", BUSY), 0);
            } else if (isAnnounced && minute >= SWITCH - 10) {
                harness.processElement1(
                        announced(minute, "Busy::crash", "Busy::crash | Box", BUSY), 0);
            } else {
                harness.processElement1(step(minute, "Busy::crash", BUSY), 0);
            }
            advance(harness, DAY + (minute + 1) * MINUTE - 1);
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
            harness.processElement1(
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
            advance(harness, DAY + 20 * MINUTE);
            List<Alert> fired = crashAlerts(harness.extractOutputValues());

            assertThat(fired).hasSizeGreaterThan(2);
            assertThat(fired)
                    .allSatisfy(
                            alert -> {
                                assertThat(alert.getAlertClass()).isEqualTo("regression");
                                assertThat(alert.getBuilds()).containsExactly("20261102000000");
                                assertThat(alert.getObserved()).isEqualTo(6);
                            });
            advance(harness, DAY + 7 * HOUR);
            assertThat(harness.extractOutputValues())
                    .filteredOn(alert -> alert.getSignature().equals("Usual::crash"))
                    .last()
                    .extracting(Alert::getState)
                    .isEqualTo(AlertState.RESOLVED);
            advance(harness, DAY + 15 * 24 * HOUR);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void firesSaysItAgainAndResolvesTheSameWithARestoreInBetween() throws Exception {
        List<Alert> straight = new ArrayList<>();
        try (var harness = harness()) {
            harness.open();
            feed(harness, 0, BURST_ENDS);
            advance(harness, DAY + 48 * HOUR);
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
            advance(harness, DAY + 48 * HOUR);
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
                                        .containsExactly(tuple("gpu", "bad")))
                .allSatisfy(
                        alert ->
                                assertThat(alert.getCaveats())
                                        .anyMatch(
                                                each -> each.startsWith("missing symbols: 50 %")));
        assertThat(bug.get(bug.size() - 1).getState()).isEqualTo(AlertState.RESOLVED);
        assertThat(bug)
                .extracting(Alert::getRevision)
                .isEqualTo(LongStream.rangeClosed(1, bug.size()).boxed().toList());
        for (int i = 1; i < bug.size(); i++) {
            assertThat(bug.get(i).getUpdatedAt()).isBefore(bug.get(i - 1).getValidUntil());
        }
    }

    /** Fifteen days of use and crashes by hour; then the channel crashes half as often again. */
    @Test
    void firesForTheWholeChannelByItsUseAlsoWhenUseIsReadAhead() throws Exception {
        List<Alert> atOnce = channelAlerts(0);
        assertThat(atOnce).isNotEmpty();
        assertThat(atOnce.get(0).getAlertClass()).isEqualTo("channel");
        assertThat(atOnce.get(0).getTitle()).contains("all signatures on Meadow release");
        assertThat(channelAlerts(6)).isEqualTo(atOnce);
    }

    private static List<Alert> channelAlerts(int hoursAhead) throws Exception {
        StepSettings steps = new StepSettings(10 * MINUTE, 1, 5, 24 * HOUR, 6 * HOUR);
        int moment = 15 * 24;
        try (var harness = harness(steps)) {
            harness.open();
            int read = 0;
            for (int hour = 0; hour < moment + 4; hour++) {
                for (int at = 0; at < 6; at++) {
                    harness.processElement1(
                            step(
                                    hour * 60 + at * 10,
                                    "Usual::crash" + at % 2,
                                    hour < moment ? 200 : 300),
                            0);
                }
                for (; read <= hour + (hour == 0 ? 0 : hoursAhead); read++) {
                    harness.processElement2(
                            new ExposureDelta(
                                    WHERE,
                                    DAY + read * HOUR,
                                    3_600_000_000_000L,
                                    ExposureDelta.NO_ARRIVALS,
                                    List.of()),
                            DAY + (read + 1) * HOUR - 1);
                }
                advance(harness, DAY + (hour + 1) * HOUR - 1);
            }
            return harness.extractOutputValues().stream()
                    .filter(alert -> alert.getAlertClass().equals("channel"))
                    .toList();
        }
    }

    private static void feed(
            KeyedTwoInputStreamOperatorTestHarness<ChannelKey, SignatureStep, ExposureDelta, Alert>
                    harness,
            int from,
            int to)
            throws Exception {
        for (int minute = from; minute < to; minute++) {
            for (int i = 0; i < 5; i++) {
                harness.processElement1(step(minute, "Usual::crash" + i, 2), 0);
            }
            if (minute >= BURST_STARTS) {
                harness.processElement1(step(minute, "Fresh::bug", 10), 0);
            }
            advance(harness, DAY + (minute + 1) * MINUTE - 1);
        }
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    ChannelKey, SignatureStep, ExposureDelta, Alert>
            harness() throws Exception {
        return harness(SETTINGS);
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    ChannelKey, SignatureStep, ExposureDelta, Alert>
            harness(StepSettings settings) throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(
                        new DetectSpikesFunction(ChannelBudgets.same(settings))),
                each -> each.key().channel(),
                each -> ChannelKey.of(each.where()),
                TypeInformation.of(ChannelKey.class));
    }

    private static void advance(
            KeyedTwoInputStreamOperatorTestHarness<ChannelKey, SignatureStep, ExposureDelta, Alert>
                    harness,
            long watermark)
            throws Exception {
        harness.processBothWatermarks(new Watermark(watermark));
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
        boolean isFresh = signature.startsWith("Fresh");
        return List.of(
                new AttributeCount("gpu", "", clients),
                new AttributeCount("gpu", isFresh ? "bad" : "good", clients),
                new AttributeCount("symbols", "", isFresh ? clients / 2 : 0),
                new AttributeCount("symbols", "missing", isFresh ? clients / 2 : 0));
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
