package dev.faultline.functions.watermark;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.Progress;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Watermarks of one partition of the event topic, from the progress records within it. Crashes,
 * re-enriched ones included, never move time.
 */
public final class ProgressWatermarks implements WatermarkGenerator<InputRecord> {

    private final RecordDecoder<CrashEventRecord> decoder;
    private final SourceProgress progress;
    private long emitted = SourceProgress.UNKNOWN;

    ProgressWatermarks(RecordDecoder<CrashEventRecord> decoder, long holdMillis) {
        this.decoder = decoder;
        this.progress = new SourceProgress(holdMillis);
    }

    /**
     * Returns the strategy for the source of events.
     *
     * @param holdMillis how long to wait for a silent source partition, in receive time
     */
    public static WatermarkStrategy<InputRecord> strategy(
            RecordDecoder<CrashEventRecord> decoder, long holdMillis) {
        return WatermarkStrategy.forGenerator(
                context -> new ProgressWatermarks(decoder, holdMillis));
    }

    @Override
    public void onEvent(InputRecord event, long timestamp, WatermarkOutput output) {
        // Crashes have a key and progress has none, so a crash is decoded only once, downstream.
        if (event.key() != null) {
            return;
        }
        Progress said = progressOf(event);
        if (said == null) {
            return;
        }
        progress.report(
                said.getSourceTopic() + '/' + said.getSourcePartition(),
                said.getReceivedThrough().toEpochMilli(),
                said.getCaughtUp(),
                said.getSourcePartitions());
        long complete = progress.completeThrough();
        if (complete > emitted) {
            emitted = complete;
            output.emitWatermark(new Watermark(complete));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        // Time moves with progress records only.
    }

    private @Nullable Progress progressOf(InputRecord event) {
        try {
            return decoder.decode(event.value()).getProgress();
        } catch (UndecodableRecordException e) {
            // The function behind the source makes it a dead letter.
            return null;
        }
    }
}
