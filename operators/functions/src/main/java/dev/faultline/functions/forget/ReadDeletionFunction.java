package dev.faultline.functions.forget;

import dev.faultline.functions.record.InputRecord;
import dev.faultline.functions.record.RecordDecoder;
import dev.faultline.functions.record.UndecodableRecordException;
import dev.faultline.intake.ClientHasher;
import dev.faultline.schema.DeletionRequest;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads requests to forget a client. One that names none forgets nobody, and is told of. */
@SuppressWarnings("NullAway.Init") // Flink calls open first.
public final class ReadDeletionFunction extends RichFlatMapFunction<InputRecord, ForgetOrder> {

    private static final Logger LOG = LoggerFactory.getLogger(ReadDeletionFunction.class);

    private final RecordDecoder<DeletionRequest> decoder;
    private transient Counter unreadable;

    /** Creates the function. */
    public ReadDeletionFunction(RecordDecoder<DeletionRequest> decoder) {
        this.decoder = decoder;
    }

    @Override
    public void open(OpenContext context) {
        unreadable = getRuntimeContext().getMetricGroup().counter("deletions_unreadable_total");
    }

    @Override
    public void flatMap(InputRecord input, Collector<ForgetOrder> out) {
        if (input.value() == null) {
            return;
        }
        try {
            DeletionRequest request = decoder.decode(input.value());
            if (ClientHasher.isHash(request.getClientHash())) {
                out.collect(
                        new ForgetOrder(
                                request.getClientHash(), request.getUntil().toEpochMilli()));
                return;
            }
        } catch (UndecodableRecordException e) {
            LOG.debug("not a deletion request", e);
        }
        unreadable.inc();
        LOG.error(
                "Ignored deletion request {}-{}@{}: it names no client hash",
                input.topic(),
                input.partition(),
                input.offset());
    }
}
