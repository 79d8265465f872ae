package dev.faultline.functions.watermark;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Lets nothing through but time: united with a stream that has no say in time, it gives that stream
 * the clock of this one.
 *
 * @param <I> type of the stream whose clock it is
 * @param <O> type of the stream that borrows it
 */
public final class BorrowClockFunction<I, O> implements FlatMapFunction<I, O> {

    @Override
    public void flatMap(I value, Collector<O> out) {
        // Watermarks pass by themselves.
    }
}
