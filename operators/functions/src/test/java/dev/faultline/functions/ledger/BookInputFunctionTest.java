package dev.faultline.functions.ledger;

import static dev.faultline.functions.rows.TestCrashes.DAY;
import static dev.faultline.functions.rows.TestCrashes.HORIZON;
import static dev.faultline.functions.rows.TestCrashes.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class BookInputFunctionTest {

    private static final long NOW = 40 * DAY;

    @Test
    void booksAnInputOnceHoweverOftenItIsTold() throws Exception {
        try (var harness = harness()) {
            harness.processElement(batch(0, NOW, InputFate.ACCEPTED), 0);
            harness.processElement(batch(0, NOW, InputFate.ACCEPTED), 0);
            harness.processElement(batch(4_095, NOW, InputFate.REJECTED), 0);
            harness.processElement(batch(4_096, NOW, InputFate.DEAD_LETTER), 0);
            harness.processElement(batch(4_096, NOW, InputFate.DEAD_LETTER), 0);

            assertThat(harness.extractOutputValues())
                    .extracting(BookedInput::fate)
                    .containsExactly(InputFate.ACCEPTED, InputFate.REJECTED, InputFate.DEAD_LETTER);
            assertThat(harness.extractOutputValues().get(0).period().periodStart())
                    .isEqualTo(NOW / HOUR * HOUR);
        }
    }

    @Test
    void remembersOverARestart() throws Exception {
        try (var before = harness()) {
            before.processElement(batch(7, NOW, InputFate.ACCEPTED), 0);
            var snapshot = before.snapshot(1, 1);
            try (var after =
                    new KeyedOneInputStreamOperatorTestHarness<InputBlock, InputBatch, BookedInput>(
                            new KeyedProcessOperator<>(new BookInputFunction(HORIZON)),
                            InputBatch::block,
                            TypeInformation.of(InputBlock.class))) {
                after.initializeState(snapshot);
                after.open();
                after.processElement(batch(7, NOW, InputFate.ACCEPTED), 0);

                assertThat(after.extractOutputValues()).isEmpty();
            }
        }
    }

    @Test
    void booksWhatIsTooLateWhereItCameAndNotWhereTheBooksAreClosed() throws Exception {
        try (var harness = harness()) {
            harness.processWatermark(NOW);
            harness.processElement(batch(1, NOW - 30 * DAY, InputFate.ACCEPTED), 0);

            BookedInput booked = harness.extractOutputValues().get(0);
            assertThat(booked.fate()).isEqualTo(InputFate.LATE);
            assertThat(booked.period().periodStart()).isEqualTo(NOW / HOUR * HOUR);
        }
    }

    @Test
    void isEmptyAfterTheHorizon() throws Exception {
        try (var harness = harness()) {
            harness.processElement(batch(1, NOW, InputFate.ACCEPTED), 0);
            harness.processElement(batch(2, NOW + HOUR, InputFate.ACCEPTED), 0);
            harness.processWatermark(NOW + 60 * DAY);

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void booksABatchAtOnce() throws Exception {
        try (var harness = harness()) {
            ArrivedInput one = input(1, NOW, InputFate.ACCEPTED);
            ArrivedInput two = input(2, NOW + 1, InputFate.ACCEPTED);
            ArrivedInput rejected = input(3, NOW, InputFate.REJECTED);
            ArrivedInput later = input(4, NOW + HOUR, InputFate.ACCEPTED);
            harness.processElement(
                    new InputBatch(InputBlock.of(one), List.of(one, two, one, rejected, later)), 0);

            assertThat(harness.extractOutputValues())
                    .extracting(BookedInput::fate, BookedInput::count, BookedInput::receivedAt)
                    .containsExactly(
                            tuple(InputFate.ACCEPTED, 2L, NOW + 1),
                            tuple(InputFate.REJECTED, 1L, NOW),
                            tuple(InputFate.ACCEPTED, 1L, NOW + HOUR));
        }
    }

    private static InputBatch batch(long offset, long receivedAt, InputFate fate) {
        ArrivedInput input = input(offset, receivedAt, fate);
        return new InputBatch(InputBlock.of(input), List.of(input));
    }

    private static ArrivedInput input(long offset, long receivedAt, InputFate fate) {
        return new ArrivedInput("crash.pings.v1", 3, offset, receivedAt, fate);
    }

    private static KeyedOneInputStreamOperatorTestHarness<InputBlock, InputBatch, BookedInput>
            harness() throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<InputBlock, InputBatch, BookedInput>(
                        new KeyedProcessOperator<>(new BookInputFunction(HORIZON)),
                        InputBatch::block,
                        TypeInformation.of(InputBlock.class));
        harness.open();
        return harness;
    }
}
