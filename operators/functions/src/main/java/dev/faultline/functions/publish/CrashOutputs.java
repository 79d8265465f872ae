package dev.faultline.functions.publish;

import dev.faultline.functions.forget.Trace;
import dev.faultline.functions.record.DeadLetter;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProtectedCrash;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;

/**
 * Side outputs of the enrichment, named as the Flink UI shows them.
 *
 * @param processed public rows
 * @param protectedRows protected rows
 * @param census fates of inputs
 * @param deadLetters inputs that can never succeed
 * @param parked inputs that wait for symbols
 * @param buildless rows that wait for the version of their build
 * @param traces which rows have been said of whom
 * @param waitingTraces what waits of whom
 */
public record CrashOutputs(
        OutputTag<ProcessedCrash> processed,
        OutputTag<ProtectedCrash> protectedRows,
        OutputTag<CensusRecord> census,
        OutputTag<DeadLetter> deadLetters,
        OutputTag<ParkedCrash> parked,
        OutputTag<BuildlessCrash> buildless,
        OutputTag<Trace> traces,
        OutputTag<Trace> waitingTraces) {

    /** Returns the tags; equal ids are equal tags. */
    public static CrashOutputs create() {
        return new CrashOutputs(
                new OutputTag<>("processed", new AvroTypeInfo<>(ProcessedCrash.class)),
                new OutputTag<>("protected", new AvroTypeInfo<>(ProtectedCrash.class)),
                new OutputTag<>("census", new AvroTypeInfo<>(CensusRecord.class)),
                new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class)),
                new OutputTag<>("parked", TypeInformation.of(ParkedCrash.class)),
                new OutputTag<>("buildless", TypeInformation.of(BuildlessCrash.class)),
                new OutputTag<>("traces", TypeInformation.of(Trace.class)),
                new OutputTag<>("waiting-traces", TypeInformation.of(Trace.class)));
    }
}
