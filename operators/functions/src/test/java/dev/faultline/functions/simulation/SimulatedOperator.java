package dev.faultline.functions.simulation;

import java.util.Objects;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** One operator of a task: takes records and time, keeps state by key, says things. */
abstract class SimulatedOperator {

    /** Where the main output goes; side outputs have the id of their tag. */
    static final String MAIN = "";

    private KeyedStore store = new KeyedStore();
    private Output output = (port, record) -> {};
    private @Nullable Object key;
    private long watermark = Long.MIN_VALUE;

    /** Takes what an operator says. */
    interface Output {

        void say(String port, Object record);
    }

    /** Begins anew with restored state. Time is not known then, as in Flink. */
    void start(KeyedStore restored, Output to) {
        store = restored;
        output = to;
        key = null;
        watermark = Long.MIN_VALUE;
        forgetHeap();
    }

    KeyedStore store() {
        return store;
    }

    /** What is not state is lost in a crash. */
    void forgetHeap() {}

    abstract void element(int input, Object record) throws Exception;

    /** A checkpoint is about to be taken. */
    void beforeBarrier() throws Exception {}

    void beforeWatermark() throws Exception {}

    void onTimer(long time) throws Exception {}

    final void watermark(long time) throws Exception {
        beforeWatermark();
        watermark = time;
        for (KeyedStore.Timer timer = store.takeTimer(time);
                timer != null;
                timer = store.takeTimer(time)) {
            key = timer.key();
            onTimer(timer.time());
        }
    }

    final void setKey(@Nullable Object current) {
        key = current;
    }

    final Object key() {
        return Objects.requireNonNull(key, "no key is current");
    }

    final long now() {
        return watermark;
    }

    final void say(String port, Object record) {
        output.say(port, record);
    }

    final KeyedStore.Cell cell(String name) {
        return store.cell(key(), name);
    }

    final void setTimer(long time) {
        store.setTimer(key(), time);
    }

    final TimerService timerService() {
        return new Timers();
    }

    private final class Timers implements TimerService {

        @Override
        public long currentProcessingTime() {
            throw new UnsupportedOperationException("no wall clock decides anything");
        }

        @Override
        public long currentWatermark() {
            return watermark;
        }

        @Override
        public void registerProcessingTimeTimer(long time) {
            throw new UnsupportedOperationException("no wall clock decides anything");
        }

        @Override
        public void registerEventTimeTimer(long time) {
            setTimer(time);
        }

        @Override
        public void deleteProcessingTimeTimer(long time) {
            throw new UnsupportedOperationException("no wall clock decides anything");
        }

        @Override
        public void deleteEventTimeTimer(long time) {
            throw new UnsupportedOperationException("nobody deletes timers");
        }
    }

    /** Runs a function with one input. */
    static <K, I, O> SimulatedOperator of(KeyedProcessFunction<K, I, O> function) {
        return new OneInput<>(function);
    }

    /** Runs a function with two inputs. */
    static <K, I, J, O> SimulatedOperator of(KeyedCoProcessFunction<K, I, J, O> function) {
        return new TwoInputs<>(function);
    }

    private abstract static class OfFunction<O> extends SimulatedOperator implements Collector<O> {

        @Override
        public void collect(O record) {
            say(MAIN, Objects.requireNonNull(record));
        }

        @Override
        public void close() {}

        final <X> void side(OutputTag<X> tag, X record) {
            say(tag.getId(), Objects.requireNonNull(record));
        }
    }

    @SuppressWarnings("unchecked") // the graph's edges say what comes
    private static final class OneInput<K, I, O> extends OfFunction<O> {

        private final KeyedProcessFunction<K, I, O> function;
        private final KeyedProcessFunction<K, I, O>.OnTimerContext context;

        OneInput(KeyedProcessFunction<K, I, O> function) {
            this.function = function;
            function.setRuntimeContext(new StoredStates(this::cell));
            context =
                    function.new OnTimerContext() {
                        @Override
                        public TimeDomain timeDomain() {
                            return TimeDomain.EVENT_TIME;
                        }

                        @Override
                        public Long timestamp() {
                            throw new UnsupportedOperationException("records carry their times");
                        }

                        @Override
                        public TimerService timerService() {
                            return OneInput.this.timerService();
                        }

                        @Override
                        public <X> void output(OutputTag<X> tag, X value) {
                            side(tag, value);
                        }

                        @Override
                        public K getCurrentKey() {
                            return (K) key();
                        }
                    };
            StoredStates.open(function);
        }

        @Override
        void element(int input, Object record) throws Exception {
            function.processElement((I) record, context, this);
        }

        @Override
        void onTimer(long time) throws Exception {
            function.onTimer(time, context, this);
        }
    }

    @SuppressWarnings("unchecked") // the graph's edges say what comes
    private static final class TwoInputs<K, I, J, O> extends OfFunction<O> {

        private final KeyedCoProcessFunction<K, I, J, O> function;
        private final KeyedCoProcessFunction<K, I, J, O>.OnTimerContext context;

        TwoInputs(KeyedCoProcessFunction<K, I, J, O> function) {
            this.function = function;
            function.setRuntimeContext(new StoredStates(this::cell));
            context =
                    function.new OnTimerContext() {
                        @Override
                        public TimeDomain timeDomain() {
                            return TimeDomain.EVENT_TIME;
                        }

                        @Override
                        public Long timestamp() {
                            throw new UnsupportedOperationException("records carry their times");
                        }

                        @Override
                        public TimerService timerService() {
                            return TwoInputs.this.timerService();
                        }

                        @Override
                        public <X> void output(OutputTag<X> tag, X value) {
                            side(tag, value);
                        }

                        @Override
                        public K getCurrentKey() {
                            return (K) key();
                        }
                    };
            StoredStates.open(function);
        }

        @Override
        void element(int input, Object record) throws Exception {
            if (input == 0) {
                function.processElement1((I) record, context, this);
            } else {
                function.processElement2((J) record, context, this);
            }
        }

        @Override
        void onTimer(long time) throws Exception {
            function.onTimer(time, context, this);
        }
    }
}
