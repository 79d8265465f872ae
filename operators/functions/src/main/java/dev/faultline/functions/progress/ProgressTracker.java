package dev.faultline.functions.progress;

import dev.faultline.state.PartitionProgress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows what one subtask may say about source partitions.
 *
 * <p>A subtask says something of the partitions whose records pass through it, and of those that it
 * can prove to be empty beyond what had left before: a partition without records has no owner that
 * could speak for it.
 */
final class ProgressTracker {

    /**
     * What a subtask may say of one partition.
     *
     * @param progress how far it has left
     * @param caughtUp whether the partition had no further record when last asked
     */
    record Statement(PartitionProgress progress, boolean caughtUp) {}

    private final Map<SourcePartition, PartitionProgress> own = new HashMap<>();
    private final Map<SourcePartition, PartitionProgress> restored = new HashMap<>();

    /** Takes what all subtasks had said at the last checkpoint. */
    void restore(Iterable<PartitionProgress> statements) {
        for (PartitionProgress statement : statements) {
            restored.merge(
                    new SourcePartition(statement.topic(), statement.partition()),
                    statement,
                    PartitionProgress::max);
        }
    }

    /** Notes that a record has left. */
    void left(String topic, int partition, long offset, long receivedAtMillis) {
        SourcePartition source = new SourcePartition(topic, partition);
        PartitionProgress before = own.get(source);
        if (before == null) {
            before =
                    restored.getOrDefault(
                            source, new PartitionProgress(topic, partition, offset, 0));
        }
        own.put(source, before.after(offset, receivedAtMillis));
    }

    /** Returns what can be said now, in order of topic and partition. */
    List<Statement> statements(SourcePartitions.Reader partitions) {
        List<Statement> statements = new ArrayList<>();
        for (SourcePartition source : partitions.partitions()) {
            PartitionProgress mine = own.get(source);
            PartitionProgress known = mine == null ? outside(source, partitions) : mine;
            long end = partitions.end(source);
            boolean caughtUp = end != SourcePartitions.Reader.UNKNOWN && known.nextOffset() >= end;
            if (mine != null || caughtUp) {
                statements.add(new Statement(known, caughtUp));
            }
        }
        statements.sort(
                Comparator.comparing((Statement s) -> s.progress().topic())
                        .thenComparing(s -> s.progress().partition()));
        return statements;
    }

    /**
     * Returns what a checkpoint must hold: own statements, and restored ones nobody has outdone.
     */
    List<PartitionProgress> snapshot() {
        Map<SourcePartition, PartitionProgress> all = new HashMap<>(restored);
        own.forEach((source, progress) -> all.merge(source, progress, PartitionProgress::max));
        return List.copyOf(all.values());
    }

    private PartitionProgress outside(SourcePartition source, SourcePartitions.Reader partitions) {
        PartitionProgress before = restored.get(source);
        if (before != null) {
            return before;
        }
        long next = Math.max(partitions.committed(source), partitions.beginning(source));
        return new PartitionProgress(source.topic(), source.partition(), next, 0);
    }
}
