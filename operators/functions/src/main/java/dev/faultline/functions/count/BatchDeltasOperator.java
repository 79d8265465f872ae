package dev.faultline.functions.count;

import dev.faultline.correlation.CountCell;
import dev.faultline.correlation.CrashDelta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gathers changes by cell before they are sent to whoever owns the cell: the first of two stages of
 * aggregation. However many crashes share a signature, its owner gets one record from each task
 * here and touches its state once for all of them.
 *
 * <p>An operator rather than a function, because what is gathered must leave before the time that
 * it belongs to has passed, and before a checkpoint, so that it need not be kept in one.
 */
public final class BatchDeltasOperator extends AbstractStreamOperator<DeltaBatch>
        implements OneInputStreamOperator<CrashDelta, DeltaBatch> {

    /** Changes that are gathered at most; they are kept on the heap. */
    static final int CAPACITY = 4_096;

    private final Map<CountCell, List<CrashDelta>> gathered = new LinkedHashMap<>();
    private int size;

    @Override
    public void processElement(StreamRecord<CrashDelta> element) {
        CrashDelta delta = element.getValue();
        CountCell cell = CountCell.of(delta, CountCrashesFunction.WINDOW.millis());
        gathered.computeIfAbsent(cell, each -> new ArrayList<>(2)).add(delta);
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
                (cell, deltas) -> output.collect(new StreamRecord<>(new DeltaBatch(cell, deltas))));
        gathered.clear();
        size = 0;
    }
}
