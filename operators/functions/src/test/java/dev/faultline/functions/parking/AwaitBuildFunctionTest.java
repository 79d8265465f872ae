package dev.faultline.functions.parking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.functions.control.ControlFeed;
import dev.faultline.functions.forget.LotNews;
import dev.faultline.functions.publish.BuildlessCrash;
import dev.faultline.functions.publish.CrashOutputs;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.ProcessedCrash;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class AwaitBuildFunctionTest {

    private static final String BUILD = "20261101093012";
    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final BuildWaitSettings SETTINGS =
            new BuildWaitSettings(48 * HOUR, 3, 5 * SECOND, 120 * SECOND);
    private static final CrashOutputs OUTPUTS = CrashOutputs.create();

    /** What has been published; static, because the function is copied. */
    private static final List<BuildRecord> PUBLISHED = new CopyOnWriteArrayList<>();

    @BeforeEach
    void publishNothing() {
        PUBLISHED.clear();
    }

    @Test
    void saysTheVersionWithinFiveMinutesOfItsArrivalHoweverLateThatIs() throws Exception {
        for (long wait : List.of(SECOND, HOUR, 47 * HOUR)) {
            PUBLISHED.clear();
            try (var harness = harness()) {
                harness.open();
                harness.processElement1(crash("ping:1", 4), 0);
                harness.processElement1(crash("report:1", 4), 0);
                pass(harness, wait);
                assertThat(harness.extractOutputValues()).isEmpty();

                publish("beta", "62.0b5");
                pass(harness, Duration.ofMinutes(5).toMillis());

                assertThat(said(harness))
                        .extracting(
                                CrashFacts::getEventId,
                                CrashFacts::getVersion,
                                CrashFacts::getBuildKnown,
                                CrashFacts::getReenriched)
                        .containsExactlyInAnyOrder(
                                tuple("ping:1", "62.0b5", true, true),
                                tuple("report:1", "62.0b5", true, true));
                assertThat(rows(harness))
                        .extracting(ProcessedCrash::getEventId, ProcessedCrash::getVersion)
                        .containsExactlyInAnyOrder(
                                tuple("ping:1", "62.0b5"), tuple("report:1", "62.0b5"));
                assertThatNothingIsLeft(harness);
            }
        }
    }

    @Test
    void aReleaseCandidateOnBetaIsFoundUnderItsRelease() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crash("ping:1", 4), 0);
            publish("release", "62.0");
            pass(harness, 15 * SECOND);

            assertThat(said(harness)).extracting(CrashFacts::getVersion).containsExactly("62.0");
        }
    }

    @Test
    void namesThatCameMeanwhileAreKept() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crash("ping:1", 4), 0);
            harness.processElement1(crash("ping:1", 9), 0);
            publish("beta", "62.0b5");
            pass(harness, 15 * SECOND);

            assertThat(said(harness)).extracting(CrashFacts::getResolvedFrames).containsExactly(9);
        }
    }

    @Test
    void isSaidAfterTheFirstRowsOfItsEventAlsoWhenTheBuildIsKnownAlready() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crash("ping:1", 4), 0);
            publish("beta", "62.0b5");
            pass(harness, 4 * SECOND);
            harness.processElement1(crash("ping:2", 4), 0);
            pass(harness, SECOND);
            assertThat(said(harness)).extracting(CrashFacts::getEventId).containsExactly("ping:1");

            pass(harness, 10 * SECOND);
            assertThat(said(harness))
                    .extracting(CrashFacts::getEventId)
                    .containsExactly("ping:1", "ping:2");
            assertThatNothingIsLeft(harness);
        }
    }

    @Test
    void whoIsForgottenIsNotSaidAgain() throws Exception {
        try (var harness = harness()) {
            harness.open();
            BuildlessCrash first = crash("ping:1", 4);
            harness.processElement1(first, 0);
            BuildlessCrash other = crash("report:1", 4);
            harness.processElement1(other, 0);
            harness.processElement2(LotNews.forget(first.lot(), "ping:1"), 0);
            publish("beta", "62.0b5");
            pass(harness, 15 * SECOND);

            assertThat(said(harness))
                    .extracting(CrashFacts::getEventId)
                    .containsExactly("report:1");
            assertThatNothingIsLeft(harness);
        }
    }

    @Test
    void keepsWhatWaitsOverARestart() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crash("ping:1", 4), 0);
            snapshot = harness.snapshot(1, 1);
        }
        publish("beta", "62.0b5");
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            pass(harness, 15 * SECOND);

            assertThat(said(harness)).extracting(CrashFacts::getVersion).containsExactly("62.0b5");
        }
    }

    @Test
    void takesABoundedNumberOfCrashes() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (int i = 0; i < 10; i++) {
                harness.processElement1(crash("ping:" + i, 4), 0);
            }
            harness.processElement1(crash("ping:2", 9), 0);
            publish("beta", "62.0b5");
            pass(harness, 15 * SECOND);

            assertThat(said(harness))
                    .extracting(CrashFacts::getEventId)
                    .containsExactlyInAnyOrder("ping:0", "ping:1", "ping:2");
        }
    }

    @Test
    void givesUpAfterTwoDaysAndLeavesNothingBehind() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(crash("ping:1", 4), 0);
            pass(harness, 24 * HOUR);
            harness.processElement1(crash("ping:2", 4), 0);
            pass(harness, 25 * HOUR);
            assertThat(harness.numKeyedStateEntries()).isPositive();
            pass(harness, 25 * HOUR);

            assertThatNothingIsLeft(harness);
            publish("beta", "62.0b5");
            pass(harness, HOUR);
            assertThat(harness.extractOutputValues()).isEmpty();
        }
    }

    private static BuildlessCrash crash(String eventId, int frames) {
        CrashFacts facts =
                CrashFacts.newBuilder()
                        .setEventId(eventId)
                        .setProduct("Firefox")
                        .setChannel("beta")
                        .setVersion("62.0b0")
                        .setBuildId(BUILD)
                        .setResolvedFrames(frames)
                        .setBuildKnown(false)
                        .build();
        ProcessedCrash row =
                ProcessedCrash.newBuilder().setEventId(eventId).setVersion("62.0b0").build();
        return new BuildlessCrash("lot", row, facts);
    }

    private static void publish(String channel, String version) {
        PUBLISHED.add(
                BuildRecord.newBuilder()
                        .setProduct("Firefox")
                        .setChannel(channel)
                        .setBuildId(BUILD)
                        .setVersion(version)
                        .build());
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    String, BuildlessCrash, LotNews, CrashEventRecord>
            harness() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(
                        new AwaitBuildFunction(SETTINGS, PublishedBuilds::new, OUTPUTS)),
                BuildlessCrash::lot,
                LotNews::lot,
                Types.STRING);
    }

    /** Time passes in small steps, as timers set by timers need it. */
    private static void pass(
            KeyedTwoInputStreamOperatorTestHarness<
                            String, BuildlessCrash, LotNews, CrashEventRecord>
                    in,
            long millis)
            throws Exception {
        long end = in.getProcessingTime() + millis;
        while (in.getProcessingTime() < end) {
            in.setProcessingTime(Math.min(end, in.getProcessingTime() + SECOND));
        }
    }

    private static List<CrashFacts> said(
            KeyedTwoInputStreamOperatorTestHarness<
                            String, BuildlessCrash, LotNews, CrashEventRecord>
                    by) {
        return by.extractOutputValues().stream().map(CrashEventRecord::getCrash).toList();
    }

    private static List<ProcessedCrash> rows(
            KeyedTwoInputStreamOperatorTestHarness<
                            String, BuildlessCrash, LotNews, CrashEventRecord>
                    by) {
        return by.getSideOutput(OUTPUTS.processed()).stream().map(StreamRecord::getValue).toList();
    }

    private static void assertThatNothingIsLeft(
            KeyedTwoInputStreamOperatorTestHarness<
                            String, BuildlessCrash, LotNews, CrashEventRecord>
                    in) {
        assertThat(in.numKeyedStateEntries()).isZero();
        assertThat(in.getProcessingTimeService().getNumActiveTimers()).isZero();
    }

    private record PublishedBuilds() implements ControlFeed.Reader<BuildRecord> {

        @Override
        public long version() {
            return PUBLISHED.size();
        }

        @Override
        public List<BuildRecord> records() {
            return List.copyOf(PUBLISHED);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
