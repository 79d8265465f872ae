package dev.faultline.jobs.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Starts a partition where the group had committed, and at its beginning where it never did.
 *
 * <p>As numbers, found at the start. The connector's own initializer leaves "what is committed" to
 * the reader, and a savepoint taken before the first record of a partition keeps those words: when
 * it is restored, the reader asks again, and what was read and committed in between is skipped.
 */
@SuppressWarnings("deprecation") // the connector still asks for this type
final class CommittedOrEarliest implements OffsetsInitializer {

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        Map<TopicPartition, Long> starts = new HashMap<>(retriever.committedOffsets(partitions));
        Set<TopicPartition> others = new HashSet<>(partitions);
        others.removeAll(starts.keySet());
        if (!others.isEmpty()) {
            starts.putAll(retriever.beginningOffsets(others));
        }
        return starts;
    }

    /** Where what was committed is no longer retained. */
    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.EARLIEST;
    }
}
