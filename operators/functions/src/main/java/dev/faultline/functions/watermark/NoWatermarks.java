package dev.faultline.functions.watermark;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * A stream without a say in time: it is idle from the first moment, so that operators that it
 * shares with the event stream follow the event stream's clock alone.
 *
 * @param <T> type of the stream
 */
public final class NoWatermarks<T> implements WatermarkGenerator<T> {

    /** Returns the strategy. */
    public static <T> WatermarkStrategy<T> strategy() {
        return WatermarkStrategy.forGenerator(context -> new NoWatermarks<>());
    }

    @Override
    public void onEvent(T event, long timestamp, WatermarkOutput output) {
        // Records do not make the stream active.
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        output.markIdle();
    }
}
