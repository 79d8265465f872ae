package dev.faultline.functions.exposure;

import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.schema.UsageSample;
import dev.faultline.state.MonitorUids;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Reads the usage topic. The client id ends here. */
public final class ReadUsageFunction extends ProcessFunction<InputRecord, UsageFacts> {

    /** Records that cannot be decoded. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("usage-dead-letters", TypeInformation.of(DeadLetter.class));

    private final RecordDecoder<UsageSample> decoder;

    /** Creates the function. */
    public ReadUsageFunction(RecordDecoder<UsageSample> decoder) {
        this.decoder = decoder;
    }

    @Override
    public void processElement(InputRecord input, Context context, Collector<UsageFacts> out) {
        try {
            out.collect(UsageFacts.of(decoder.decode(input.value())));
        } catch (UndecodableRecordException e) {
            context.output(
                    DEAD_LETTERS,
                    DeadLetter.of(
                            input,
                            e.reason(),
                            MonitorUids.USAGE_READ,
                            String.valueOf(e.getMessage())));
        }
    }
}
