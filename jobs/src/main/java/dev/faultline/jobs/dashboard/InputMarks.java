package dev.faultline.jobs.dashboard;

import dev.faultline.schema.CensusRecord;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far enrichment has told the fates of its inputs, by source partition. */
final class InputMarks {

    private final Map<TopicPartition, Long> next = new HashMap<>();
    private long received;

    void add(CensusRecord fate) {
        next.merge(
                new TopicPartition(fate.getSourceTopic(), fate.getSourcePartition()),
                fate.getSourceOffset() + 1,
                Math::max);
        received = Math.max(received, fate.getReceivedAt().toEpochMilli());
    }

    /** Newest receive time of an input whose fate is told; 0 when none is. */
    long receivedThrough() {
        return received;
    }

    /**
     * Inputs without a fate.
     *
     * @param ends ends of the source partitions
     * @return null when nothing is known of a partition that has inputs
     */
    @Nullable Long waiting(Map<TopicPartition, Long> ends) {
        long waiting = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            Long told = next.get(end.getKey());
            if (told == null && end.getValue() > 0) {
                return null;
            }
            waiting += told == null ? 0 : Math.max(0, end.getValue() - told);
        }
        return ends.isEmpty() ? null : waiting;
    }
}
