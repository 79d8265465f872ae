package dev.faultline.functions.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.functions.progress.ProgressTracker.Statement;
import dev.faultline.state.PartitionProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgressTrackerTest {

    private static final String TOPIC = "pings";

    private final ProgressTracker tracker = new ProgressTracker();
    private final Ends partitions = new Ends();

    @Test
    void saysTheHighestReceiveTimeAndTheNextOffsetOfWhatLeft() {
        partitions.end(0, 10);
        tracker.left(TOPIC, 0, 3, 2_000);
        tracker.left(TOPIC, 0, 4, 1_500);

        assertThat(tracker.statements(partitions))
                .containsExactly(new Statement(new PartitionProgress(TOPIC, 0, 5, 2_000), false));
    }

    @Test
    void isCaughtUpWhenTheLastRecordHasLeft() {
        partitions.end(0, 5);
        tracker.left(TOPIC, 0, 4, 1_000);

        assertThat(tracker.statements(partitions)).singleElement().matches(Statement::caughtUp);
    }

    @Test
    void speaksForAnEmptyPartitionThatNobodyReads() {
        partitions.end(1, 0);
        partitions.beginning.put(1, 0L);

        assertThat(tracker.statements(partitions))
                .containsExactly(new Statement(new PartitionProgress(TOPIC, 1, 0, 0), true));
    }

    @Test
    void doesNotSpeakForAPartitionOfOthersThatHasMoreThanItKnows() {
        partitions.end(1, 7);
        partitions.beginning.put(1, 0L);

        assertThat(tracker.statements(partitions)).isEmpty();
    }

    @Test
    void speaksForASilentPartitionWhoseEndWasReachedBeforeTheRestart() {
        partitions.end(1, 7);
        tracker.restore(
                List.of(
                        new PartitionProgress(TOPIC, 1, 6, 900),
                        new PartitionProgress(TOPIC, 1, 7, 1_000)));

        assertThat(tracker.statements(partitions))
                .containsExactly(new Statement(new PartitionProgress(TOPIC, 1, 7, 1_000), true));
    }

    @Test
    void trustsCommittedOffsetsWhenThereIsNoCheckpoint() {
        partitions.end(1, 7);
        partitions.committed.put(1, 7L);

        assertThat(tracker.statements(partitions)).singleElement().matches(Statement::caughtUp);
    }

    @Test
    void doesNotCallAPartitionCaughtUpWhoseEndIsUnknown() {
        partitions.ends.put(0, SourcePartitions.Reader.UNKNOWN);
        tracker.left(TOPIC, 0, 4, 1_000);

        assertThat(tracker.statements(partitions)).singleElement().matches(s -> !s.caughtUp());
    }

    @Test
    void aCheckpointKeepsWhatOthersHadSaid() {
        tracker.restore(List.of(new PartitionProgress(TOPIC, 1, 7, 1_000)));
        tracker.left(TOPIC, 0, 4, 2_000);

        assertThat(tracker.snapshot())
                .containsExactlyInAnyOrder(
                        new PartitionProgress(TOPIC, 0, 5, 2_000),
                        new PartitionProgress(TOPIC, 1, 7, 1_000));
    }

    /** Partition ends as a test sets them. */
    private static final class Ends implements SourcePartitions.Reader {
        private final Map<Integer, Long> ends = new HashMap<>();
        private final Map<Integer, Long> beginning = new HashMap<>();
        private final Map<Integer, Long> committed = new HashMap<>();

        void end(int partition, long offset) {
            ends.put(partition, offset);
        }

        @Override
        public Set<SourcePartition> partitions() {
            return Set.copyOf(
                    ends.keySet().stream().map(p -> new SourcePartition(TOPIC, p)).toList());
        }

        @Override
        public long end(SourcePartition partition) {
            return ends.getOrDefault(partition.partition(), UNKNOWN);
        }

        @Override
        public long beginning(SourcePartition partition) {
            return beginning.getOrDefault(partition.partition(), UNKNOWN);
        }

        @Override
        public long committed(SourcePartition partition) {
            return committed.getOrDefault(partition.partition(), UNKNOWN);
        }

        @Override
        public void close() {}
    }
}
