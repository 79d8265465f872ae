package dev.faultline.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommittedOrEarliestTest {

    private static final TopicPartition SILENT = new TopicPartition("crash.pings.v1", 0);
    private static final TopicPartition READ = new TopicPartition("crash.pings.v1", 1);
    private static final TopicPartition EXPIRED = new TopicPartition("crash.pings.v1", 2);

    /** What the broker would answer. */
    private static final class Answers implements OffsetsInitializer.PartitionOffsetsRetriever {

        @Override
        public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) {
            return of(Map.of(READ, 42L), partitions);
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            throw new AssertionError("nobody starts at the end");
        }

        @Override
        public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
            return of(Map.of(SILENT, 0L, READ, 0L, EXPIRED, 7L), partitions);
        }

        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> times) {
            throw new AssertionError("nobody starts at a time");
        }

        private static Map<TopicPartition, Long> of(
                Map<TopicPartition, Long> all, Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> some = new HashMap<>(all);
            some.keySet().retainAll(partitions);
            return some;
        }
    }

    @Test
    void startsWhereTheGroupHadCommittedAndElseAtTheBeginning() {
        assertThat(
                        KafkaEdges.committedOrEarliest()
                                .getPartitionOffsets(List.of(SILENT, READ, EXPIRED), new Answers()))
                .containsOnly(Map.entry(SILENT, 0L), Map.entry(READ, 42L), Map.entry(EXPIRED, 7L));
    }

    /** A negative number means "ask again when the savepoint is restored". */
    @Test
    void leavesNoQuestionInASavepoint() {
        assertThat(
                        KafkaEdges.committedOrEarliest()
                                .getPartitionOffsets(List.of(SILENT, READ), new Answers())
                                .values())
                .allMatch(offset -> offset >= 0);
    }
}
