package dev.faultline.functions.forget;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.schema.CrashLink;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/** A link is a trace of the ping and of the report. A deleted one is none. */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class ReadLinkFunction extends RichFlatMapFunction<InputRecord, Trace> {

    private final RecordDecoder<CrashLink> decoder;
    private transient Counter unreadable;

    /** Creates the function. */
    public ReadLinkFunction(RecordDecoder<CrashLink> decoder) {
        this.decoder = decoder;
    }

    @Override
    public void open(OpenContext context) {
        unreadable = getRuntimeContext().getMetricGroup().counter("links_unreadable_total");
    }

    @Override
    public void flatMap(InputRecord input, Collector<Trace> out) {
        if (input.value() == null) {
            return;
        }
        try {
            CrashLink link = decoder.decode(input.value());
            String key = link.getPingEventId() + '|' + link.getReportEventId();
            out.collect(Trace.link(link.getPingEventId(), key, input.timestampMillis()));
            out.collect(Trace.link(link.getReportEventId(), key, input.timestampMillis()));
        } catch (UndecodableRecordException e) {
            // Ours to write; the audit says so of one that cannot be read.
            unreadable.inc();
        }
    }
}
