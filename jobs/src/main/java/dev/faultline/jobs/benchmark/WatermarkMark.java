package dev.faultline.jobs.benchmark;

import dev.faultline.jobs.cluster.FlinkRest;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * For a job that writes rows when their time has come, many records to a row. A watermark overtakes
 * no record. So when it has reached every task of the job, each of them has seen all records until
 * then and all that follows from these, and has written what was due.
 */
final class WatermarkMark implements ProgressMark {

    private final FlinkRest flink;
    private final LongUnaryOperator recordsUntil;

    /**
     * Creates the mark.
     *
     * @param recordsUntil how many records have a time at or before a watermark
     */
    WatermarkMark(FlinkRest flink, LongUnaryOperator recordsUntil) {
        this.flink = flink;
        this.recordsUntil = recordsUntil;
    }

    @Override
    public void begin() {
        // Each run is a job of its own, which starts without a watermark.
    }

    @Override
    public long records(String job) throws IOException {
        OptionalLong watermark = flink.lowestWatermark(job);
        return watermark.isEmpty() ? 0 : recordsUntil.applyAsLong(watermark.getAsLong());
    }
}
