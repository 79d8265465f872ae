package dev.faultline.state;

import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** State of the enrichment job. */
public final class EnrichStates {

    /** How far each source partition has left; union list, so that every subtask sees all. */
    public static final ListStateDescriptor<PartitionProgress> PROGRESS =
            new ListStateDescriptor<>(
                    "partition_progress", TypeInformation.of(PartitionProgress.class));

    private EnrichStates() {}
}
