package dev.faultline.functions.forget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class ForgetFunctionTest {

    private static final long SECOND = 1_000;
    private static final long DAY = 86_400 * SECOND;
    private static final ForgetSettings SETTINGS =
            new ForgetSettings(150 * SECOND, 187 * DAY, 3 * DAY, 60 * DAY);

    private static final String CLIENT = "a".repeat(64);
    private static final String OTHER = "b".repeat(64);
    private static final long ASKED = 1_000_000;

    @Test
    void rowsOfTheClientGoOnceTheyAreCertainToBeThere() throws Exception {
        try (var harness = harness()) {
            harness.open();
            said(harness, CLIENT, "ping:1", ASKED);
            said(harness, OTHER, "ping:2", ASKED);
            ask(harness, CLIENT);
            pass(harness, 149 * SECOND);
            assertThat(deleted(harness)).isEmpty();

            pass(harness, SECOND);
            assertThat(deleted(harness)).containsExactly("ping:1");
        }
    }

    @Test
    void whatIsReceivedAfterTheRequestStays() throws Exception {
        try (var harness = harness()) {
            harness.open();
            said(harness, CLIENT, "ping:1", ASKED + 1);
            ask(harness, CLIENT);
            said(harness, CLIENT, "ping:2", ASKED + 1);
            pass(harness, DAY);

            assertThat(deleted(harness)).isEmpty();
        }
    }

    @Test
    void whatIsReadAgainAfterwardsGoesAgain() throws Exception {
        try (var harness = harness()) {
            harness.open();
            ask(harness, CLIENT);
            pass(harness, 20 * DAY);
            said(harness, CLIENT, "ping:1", ASKED);
            pass(harness, 150 * SECOND);
            said(harness, CLIENT, "ping:1", ASKED);
            pass(harness, 150 * SECOND);

            assertThat(deleted(harness)).containsExactly("ping:1", "ping:1");
        }
    }

    @Test
    void whatWaitsLeavesItsLots() throws Exception {
        try (var harness = harness()) {
            harness.open();
            waits(harness, Trace.Kind.PARKED, "xul.pdb/1#7");
            waits(harness, Trace.Kind.PARKED, "nss.pdb/2#7");
            waits(harness, Trace.Kind.BUILDLESS, "Meadow|beta|1#7");
            ask(harness, CLIENT);
            pass(harness, 150 * SECOND);

            assertThat(deleted(harness)).isEmpty();
            assertThat(values(harness.getSideOutput(ForgetFunction.PARKED)))
                    .containsExactlyInAnyOrder(
                            LotNews.forget("xul.pdb/1#7", "ping:1"),
                            LotNews.forget("nss.pdb/2#7", "ping:1"));
            assertThat(values(harness.getSideOutput(ForgetFunction.BUILDLESS)))
                    .containsExactly(LotNews.forget("Meadow|beta|1#7", "ping:1"));
        }
    }

    @Test
    void anOlderRequestTakesNothingBack() throws Exception {
        try (var harness = harness()) {
            harness.open();
            said(harness, CLIENT, "ping:1", ASKED);
            ask(harness, CLIENT);
            harness.processElement2(new ForgetOrder(CLIENT, ASKED - 1), 0);
            pass(harness, 300 * SECOND);

            assertThat(deleted(harness)).containsExactly("ping:1");
        }
    }

    @Test
    void manyCrashesOfOneClientGoInBatches() throws Exception {
        try (var harness = harness()) {
            harness.open();
            int crashes = 2 * ForgetFunction.BATCH + 1;
            for (int i = 0; i < crashes; i++) {
                said(harness, CLIENT, "ping:" + i, ASKED);
            }
            ask(harness, CLIENT);
            pass(harness, 150 * SECOND);
            assertThat(deleted(harness)).hasSize(ForgetFunction.BATCH);

            pass(harness, SECOND);
            assertThat(deleted(harness))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, crashes).mapToObj(i -> "ping:" + i).toList());
        }
    }

    @Test
    void aRestartFromBeforeTheRequestForgetsOnceItIsReadAgain() throws Exception {
        OperatorSubtaskState before;
        try (var harness = harness()) {
            harness.open();
            said(harness, CLIENT, "ping:1", ASKED);
            before = harness.snapshot(1, 1);
            ask(harness, CLIENT);
            pass(harness, 150 * SECOND);
            assertThat(deleted(harness)).containsExactly("ping:1");
        }
        try (var harness = harness()) {
            harness.initializeState(before);
            harness.open();
            said(harness, CLIENT, "ping:2", ASKED);
            ask(harness, CLIENT);
            said(harness, CLIENT, "ping:3", ASKED);
            pass(harness, 150 * SECOND);

            assertThat(deleted(harness)).containsExactlyInAnyOrder("ping:1", "ping:2", "ping:3");
        }
    }

    @Test
    void tracesGoWithTheirRowsAndRequestsWithTheInputs() throws Exception {
        // On the heap, where entries can be counted.
        try (var harness = onHeap()) {
            harness.open();
            said(harness, CLIENT, "ping:1", ASKED + 1);
            waits(harness, Trace.Kind.PARKED, "xul.pdb/1#7");
            ask(harness, OTHER);
            pass(harness, 59 * DAY);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(3);

            pass(harness, 2 * DAY);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(2);

            pass(harness, 187 * DAY);
            assertThat(deleted(harness)).isEmpty();
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
        }
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Trace, ForgetOrder, String>
            harness() throws Exception {
        var harness = onHeap();
        harness.setStateBackend(new EmbeddedRocksDBStateBackend());
        return harness;
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Trace, ForgetOrder, String>
            onHeap() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new ForgetFunction(SETTINGS)),
                Trace::owner,
                ForgetOrder::owner,
                Types.STRING);
    }

    private static void said(
            KeyedTwoInputStreamOperatorTestHarness<String, Trace, ForgetOrder, String> to,
            String client,
            String event,
            long receivedAt)
            throws Exception {
        to.processElement1(Trace.rows(client, event, receivedAt), 0);
    }

    private static void waits(
            KeyedTwoInputStreamOperatorTestHarness<String, Trace, ForgetOrder, String> to,
            Trace.Kind kind,
            String lot)
            throws Exception {
        to.processElement1(Trace.waiting(kind, CLIENT, lot, "ping:1", ASKED), 0);
    }

    private static void ask(
            KeyedTwoInputStreamOperatorTestHarness<String, Trace, ForgetOrder, String> to,
            String client)
            throws Exception {
        to.processElement2(new ForgetOrder(client, ASKED), 0);
    }

    /** Time passes in steps, as timers set by timers need it. */
    private static void pass(
            KeyedTwoInputStreamOperatorTestHarness<String, Trace, ForgetOrder, String> in,
            long millis)
            throws Exception {
        long end = in.getProcessingTime() + millis;
        long step = Math.max(50, millis / 100);
        while (in.getProcessingTime() < end) {
            in.setProcessingTime(Math.min(end, in.getProcessingTime() + step));
        }
    }

    private static List<String> deleted(
            KeyedTwoInputStreamOperatorTestHarness<String, Trace, ForgetOrder, String> by) {
        return by.extractOutputValues();
    }

    private static <T> List<T> values(Queue<StreamRecord<T>> records) {
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }
}
