package dev.faultline.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.state.form.CompactForm;
import dev.faultline.state.form.CompactTypeInfo;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A release writes state in its own version of a form; another release reads it or says why not.
 */
@SuppressWarnings("try") // Flink's harness declares that close throws anything.
class StateVersionTest {

    static Iterable<StateBackend> backends() {
        return java.util.List.of(new EmbeddedRocksDBStateBackend(), new HashMapStateBackend());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void stateOfTheSameVersionIsRead(StateBackend backend) throws Exception {
        OperatorSubtaskState state = written(backend, 1);

        try (var harness = harness(backend, 1)) {
            harness.initializeState(state);
            harness.open();
            harness.processElement("b", 1);

            assertThat(harness.extractOutputValues()).containsExactly("a");
        }
    }

    /** Both ways: an upgrade, and a step back with the savepoint of the newer release. */
    @ParameterizedTest
    @MethodSource("backends")
    void stateOfAnotherVersionIsRefusedAndBothAreNamed(StateBackend backend) throws Exception {
        refuses(backend, 1, 2);
        refuses(backend, 2, 1);
    }

    private static void refuses(StateBackend backend, int written, int read) throws Exception {
        OperatorSubtaskState state = written(backend, written);
        try (var harness = harness(backend, read)) {
            assertThatThrownBy(
                            () -> {
                                harness.initializeState(state);
                                harness.open();
                                harness.processElement("b", 1);
                            })
                    .hasStackTraceContaining("TextForm of version " + written)
                    .hasStackTraceContaining("TextForm of version " + read);
        }
    }

    private static OperatorSubtaskState written(StateBackend backend, int version)
            throws Exception {
        try (var harness = harness(backend, version)) {
            harness.open();
            harness.processElement("a", 1);
            return harness.snapshot(1, 1);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<Integer, String, String> harness(
            StateBackend backend, int version) throws Exception {
        TextForm.version = version;
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new RememberFunction()), text -> 1, Types.INT);
        harness.setStateBackend(backend);
        return harness;
    }

    /** Says what it saw before. */
    private static final class RememberFunction
            extends KeyedProcessFunction<Integer, String, String> {

        @Override
        public void processElement(String text, Context context, Collector<String> out)
                throws Exception {
            ValueState<String> last =
                    getRuntimeContext()
                            .getState(
                                    new ValueStateDescriptor<>(
                                            "last", CompactTypeInfo.of(new TextForm())));
            String before = last.value();
            if (before != null) {
                out.collect(before);
            }
            last.update(text);
        }
    }

    /** A form whose version is what the test says. */
    public static final class TextForm implements CompactForm<String> {

        private static int version = 1;

        @Override
        public Class<String> type() {
            return String.class;
        }

        @Override
        public int version() {
            return version;
        }

        @Override
        public void write(String value, DataOutputView out) throws IOException {
            out.writeUTF(Objects.requireNonNull(value));
        }

        @Override
        public String read(DataInputView in) throws IOException {
            return in.readUTF();
        }
    }
}
