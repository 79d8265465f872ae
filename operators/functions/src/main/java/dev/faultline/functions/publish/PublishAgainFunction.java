package dev.faultline.functions.publish;

import dev.faultline.functions.forget.Trace;
import dev.faultline.schema.CrashEventRecord;
import dev.faultline.schema.EventKind;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProtectedCrash;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Splits a crash that was enriched again into rows. Its census row stands already, and it is no
 * progress: the partition it came from has long gone on.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class PublishAgainFunction extends ProcessFunction<EnrichedCrash, CrashEventRecord> {

    private final OutputTag<ProcessedCrash> processed;
    private final OutputTag<ProtectedCrash> protectedRows;
    private final OutputTag<BuildlessCrash> buildless;
    private final OutputTag<Trace> traces;
    private transient Counter failed;

    /** Creates the function. */
    public PublishAgainFunction(CrashOutputs outputs) {
        this.processed = outputs.processed();
        this.protectedRows = outputs.protectedRows();
        this.buildless = outputs.buildless();
        this.traces = outputs.traces();
    }

    @Override
    public void open(OpenContext context) {
        failed = getRuntimeContext().getMetricGroup().counter("crashes_not_enriched_again_total");
    }

    @Override
    public void processElement(
            EnrichedCrash crash, Context context, Collector<CrashEventRecord> out) {
        if (crash.facts() == null) {
            // A dump may be gone by now. The first version stands.
            failed.inc();
            return;
        }
        crash.facts().setReenriched(true);
        BuildlessCrash waiting = crash.buildless();
        if (waiting != null) {
            context.output(buildless, waiting);
        }
        if (crash.processed() != null) {
            context.output(processed, crash.processed());
        }
        if (crash.protectedPart() != null) {
            context.output(protectedRows, crash.protectedPart());
        }
        out.collect(new CrashEventRecord(EventKind.CRASH, crash.facts(), null, null));
        Trace trace = CrashTraces.rows(crash.facts());
        if (trace != null) {
            context.output(traces, trace);
        }
    }
}
