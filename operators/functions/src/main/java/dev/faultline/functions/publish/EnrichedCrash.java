package dev.faultline.functions.publish;

import dev.faultline.functions.record.DeadLetter;
import dev.faultline.functions.record.InputRecord;
import dev.faultline.schema.CensusRecord;
import dev.faultline.schema.CrashFacts;
import dev.faultline.schema.ProcessedCrash;
import dev.faultline.schema.ProtectedCrash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the enrichment says of one input. Every input leaves one.
 *
 * @param topic source topic
 * @param partition source partition
 * @param offset source offset
 * @param receivedAtMillis edge receive time, epoch milliseconds; 0 when unknown
 * @param census the fate of the input
 * @param processed the public row; null when rejected
 * @param facts what monitoring needs; null when rejected
 * @param protectedPart the protected row; null when rejected
 * @param deadLetter the dead letter, if it is one
 * @param again what is to be enriched again when symbols come; null when there is nothing to gain
 */
public record EnrichedCrash(
        String topic,
        int partition,
        long offset,
        long receivedAtMillis,
        CensusRecord census,
        @Nullable ProcessedCrash processed,
        @Nullable CrashFacts facts,
        @Nullable ProtectedCrash protectedPart,
        @Nullable DeadLetter deadLetter,
        @Nullable Again again) {

    /** The rows that wait for the version of their build, null when it is known. */
    @Nullable BuildlessCrash buildless() {
        return processed == null || facts == null || facts.getBuildKnown()
                ? null
                : BuildlessCrash.of(processed, facts);
    }

    /**
     * An input whose stack lacks names that may come.
     *
     * @param input the record as it was read
     * @param modules modules whose symbols were missed, by {@link
     *     dev.faultline.symbols.ModuleId#name}
     */
    public record Again(InputRecord input, List<String> modules) {}
}
