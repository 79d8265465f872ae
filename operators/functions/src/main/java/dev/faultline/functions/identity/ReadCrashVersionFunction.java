package dev.faultline.functions.identity;

import dev.faultline.correlation.CrashVersion;
import dev.faultline.correlation.KeyedCandidate;
import dev.faultline.functions.ledger.ArrivedInput;
import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.InputOutcome;
import dev.faultline.state.Horizon;
import dev.faultline.state.MonitorUids;
import dev.faultline.state.form.CompactTypeInfo;
import dev.faultline.state.form.KeyedCandidateForm;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Reads the event topic: a version of a crash, and a candidate for each of its keys; and for the
 * books, each input. Progress records end here; the watermark has them in it.
 */
public final class ReadCrashVersionFunction extends ProcessFunction<InputRecord, CrashVersion> {

    /** Candidates for the tier keys. */
    public static final OutputTag<KeyedCandidate> CANDIDATES =
            new OutputTag<>("candidates", CompactTypeInfo.of(new KeyedCandidateForm()));

    /** Inputs for the books. */
    public static final OutputTag<ArrivedInput> INPUTS =
            new OutputTag<>("inputs", TypeInformation.of(ArrivedInput.class));

    /** Records that cannot be decoded. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

    private final RecordDecoder<CrashEventRecord> decoder;
    private final Horizon horizon;

    /**
     * Creates the function.
     *
     * @param horizon how late an input may come for the period it was received in
     */
    public ReadCrashVersionFunction(RecordDecoder<CrashEventRecord> decoder, Horizon horizon) {
        this.decoder = decoder;
        this.horizon = horizon;
    }

    @Override
    public void processElement(InputRecord input, Context context, Collector<CrashVersion> out) {
        CrashEventRecord event;
        try {
            event = decoder.decode(input.value());
        } catch (UndecodableRecordException e) {
            context.output(
                    DEAD_LETTERS,
                    DeadLetter.of(input, e.reason(), MonitorUids.EVENTS_READ, message(e)));
            return;
        }
        CrashFacts crash = event.getCrash();
        InputOutcome outcome = event.getOutcome();
        if (crash != null) {
            book(ArrivedInput.of(crash), context);
            emit(CrashVersions.of(crash), context, out);
        } else if (outcome != null) {
            book(ArrivedInput.of(outcome), context);
        }
    }

    /** This task's time is never behind that of the books, so what is in time here is there. */
    private void book(ArrivedInput input, Context context) {
        context.output(INPUTS, input.bookedAt(context.timerService().currentWatermark(), horizon));
    }

    private static void emit(CrashVersion version, Context context, Collector<CrashVersion> out) {
        version.candidates().forEach(each -> context.output(CANDIDATES, each));
        out.collect(version);
    }

    private static String message(UndecodableRecordException e) {
        return String.valueOf(e.getMessage());
    }
}
