package dev.faultline.functions.progress;

import dev.faultline.schema.Progress;
import dev.faultline.state.PartitionProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Words the statements of a subtask as records; event partition still open. */
public final class ProgressReporter implements AutoCloseable {

    private final SourcePartitions.Reader partitions;
    private final ProgressTracker tracker = new ProgressTracker();

    /**
     * Creates a reporter.
     *
     * @param partitions partitions of the input topics
     * @param restored what all subtasks had said at the last checkpoint
     */
    public ProgressReporter(
            SourcePartitions.Reader partitions, Iterable<PartitionProgress> restored) {
        this.partitions = partitions;
        tracker.restore(restored);
    }

    /** Notes that a record has left. */
    public void left(String topic, int partition, long offset, long receivedAtMillis) {
        tracker.left(topic, partition, offset, receivedAtMillis);
    }

    /** Returns the statements that can be made now. */
    public List<Progress> statements() {
        int count = partitions.partitions().size();
        List<Progress> records = new ArrayList<>();
        for (ProgressTracker.Statement statement : tracker.statements(partitions)) {
            PartitionProgress progress = statement.progress();
            records.add(
                    Progress.newBuilder()
                            .setSourceTopic(progress.topic())
                            .setSourcePartition(progress.partition())
                            .setReceivedThrough(
                                    Instant.ofEpochMilli(progress.receivedThroughMillis()))
                            .setNextOffset(progress.nextOffset())
                            .setCaughtUp(statement.caughtUp())
                            .setSourcePartitions(count)
                            .build());
        }
        return records;
    }

    /** Returns what a checkpoint must hold. */
    public List<PartitionProgress> snapshot() {
        return tracker.snapshot();
    }

    @Override
    public void close() {
        partitions.close();
    }
}
