package dev.faultline.functions.identity;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.correlation.Candidate;
import dev.faultline.correlation.CrashSource;
import dev.faultline.correlation.KeyedCandidate;
import dev.faultline.correlation.Verdict;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class MatchIdentityOperatorTest {

    private static final int GROUPS = 10;

    @Test
    void answersEveryCandidateAndIsEmptyAfterTheHorizon() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(candidate("ping:1", CrashSource.PING, HOUR), 0);
            harness.processElement(candidate("ping:1", CrashSource.PING, HOUR), 0);
            harness.processElement(candidate("ping:2", CrashSource.PING, 2 * HOUR), 0);

            assertThat(harness.extractOutputValues())
                    .extracting(Verdict::eventId, Verdict::duplicate)
                    .containsExactly(
                            tuple("ping:1", false), tuple("ping:1", false), tuple("ping:2", true));

            harness.processWatermark(DAY + 60 * HOUR);

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void remembersTheFirstAcrossARestoreAndCorrectsIt() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(candidate("ping:late", CrashSource.PING, 2 * HOUR), 0);
            harness.prepareSnapshotPreBarrier(1);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement(candidate("report:1", CrashSource.REPORT, 3 * HOUR), 0);
            harness.processElement(candidate("ping:early", CrashSource.PING, HOUR), 0);

            assertThat(harness.extractOutputValues())
                    .extracting(Verdict::eventId, Verdict::duplicate, Verdict::partner)
                    .containsExactly(
                            tuple("report:1", false, "ping:late"),
                            tuple("ping:late", false, "report:1"),
                            tuple("ping:early", false, "report:1"),
                            tuple("ping:late", true, null),
                            tuple("report:1", false, "ping:early"));
        }
    }

    @Test
    void forgetsAfterTheHorizonWhatARestoreBroughtBack() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(candidate("ping:1", CrashSource.PING, HOUR), 0);
            harness.prepareSnapshotPreBarrier(1);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processWatermark(DAY + 60 * HOUR);

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    /** One key group has one key at most, so of many keys some are not remembered. */
    @Test
    void boundsWhatAFloodOfKeysCanTake() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (int flood = 0; flood < 3; flood++) {
                for (int i = 0; i < 1_000; i++) {
                    harness.processElement(keyed("B" + flood + "-" + i, "ping:" + i), 0);
                }
                harness.processWatermark(DAY + flood);
            }
            int answered = harness.extractOutputValues().size();
            harness.processElement(keyed("B2-0", "ping:again"), 0);

            assertThat(answered).isEqualTo(3_000);
            assertThat(harness.numKeyedStateEntries()).isLessThan(1_000 + 3 * GROUPS);
            assertThat(harness.extractOutputValues())
                    .last()
                    .extracting(Verdict::eventId, Verdict::duplicate)
                    .containsExactly("ping:again", false);

            harness.processWatermark(DAY + 60 * HOUR);
            harness.processElement(
                    new KeyedCandidate(
                            "Bnew",
                            new Candidate(
                                    "ping:new",
                                    CrashSource.PING,
                                    DAY + 61 * HOUR,
                                    "aa",
                                    List.of(),
                                    0,
                                    false)),
                    0);

            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, KeyedCandidate, Verdict> harness()
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new MatchIdentityOperator(HORIZON, GROUPS),
                KeyedCandidate::tierKey,
                Types.STRING,
                GROUPS,
                1,
                0);
    }

    private static KeyedCandidate candidate(String id, CrashSource source, long afterMidnight) {
        return new KeyedCandidate(
                "Bkey", new Candidate(id, source, DAY + afterMidnight, "aa", List.of(), 0, false));
    }

    private static KeyedCandidate keyed(String key, String id) {
        return new KeyedCandidate(
                key, new Candidate(id, CrashSource.PING, DAY + HOUR, "aa", List.of(), 0, false));
    }
}
