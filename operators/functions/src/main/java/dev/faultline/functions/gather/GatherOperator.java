package dev.faultline.functions.gather;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gathers records by key before they are sent to whoever owns the key: the first of two stages of
 * aggregation. However many records have a key, its owner gets one batch from each task here and
 * touches its state once for all of them.
 *
 * <p>An operator rather than a function, because what is gathered must leave before the time that
 * it belongs to has passed, and before a checkpoint, so that it need not be kept in one.
 *
 * @param <T> what is gathered
 * @param <K> key
 * @param <B> batch
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class GatherOperator<T, K, B> extends AbstractStreamOperator<B>
        implements OneInputStreamOperator<T, B> {

    /** Records that are gathered at most; they are kept on the heap. */
    static final int CAPACITY = 4_096;

    private final KeyOf<T, K> keyOf;
    private final BatchOf<K, T, B> batchOf;
    private transient Map<K, List<T>> gathered;
    private transient int size;

    /**
     * Creates the operator.
     *
     * @param keyOf key of a record
     * @param batchOf batch of a key and its records, which are in the order in which they came
     */
    public GatherOperator(KeyOf<T, K> keyOf, BatchOf<K, T, B> batchOf) {
        this.keyOf = keyOf;
        this.batchOf = batchOf;
    }

    @Override
    public void open() throws Exception {
        super.open();
        gathered = new LinkedHashMap<>();
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        T record = element.getValue();
        gathered.computeIfAbsent(keyOf.apply(record), each -> new ArrayList<>(2)).add(record);
        size++;
        if (size >= CAPACITY) {
            send();
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        send();
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        send();
    }

    @Override
    public void finish() throws Exception {
        send();
        super.finish();
    }

    private void send() {
        gathered.forEach(
                (key, records) -> output.collect(new StreamRecord<>(batchOf.apply(key, records))));
        gathered.clear();
        size = 0;
    }

    /**
     * Finds the key of a record.
     *
     * @param <T> record
     * @param <K> key
     */
    @FunctionalInterface
    public interface KeyOf<T, K> extends Function<T, K>, Serializable {}

    /**
     * Puts records together.
     *
     * @param <K> key
     * @param <T> record
     * @param <B> batch
     */
    @FunctionalInterface
    public interface BatchOf<K, T, B> extends BiFunction<K, List<T>, B>, Serializable {}
}
