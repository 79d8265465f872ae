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
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class MatchIdentityFunctionTest {

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

    private static KeyedOneInputStreamOperatorTestHarness<String, KeyedCandidate, Verdict> harness()
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new MatchIdentityFunction(HORIZON)),
                KeyedCandidate::tierKey,
                Types.STRING);
    }

    private static KeyedCandidate candidate(String id, CrashSource source, long afterMidnight) {
        return new KeyedCandidate(
                "Bkey", new Candidate(id, source, DAY + afterMidnight, "aa", List.of(), 0, false));
    }
}
