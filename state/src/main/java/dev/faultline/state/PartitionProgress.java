package dev.faultline.state;

/**
 * How far one source partition has left the enrichment. Part of the job's state.
 *
 * @param topic source topic
 * @param partition source partition
 * @param nextOffset offset after the last record that left
 * @param receivedThroughMillis highest receive time that left, epoch milliseconds; 0 when none
 */
public record PartitionProgress(
        String topic, int partition, long nextOffset, long receivedThroughMillis) {

    /** Returns the progress after one more record has left. */
    public PartitionProgress after(long offset, long receivedAtMillis) {
        return new PartitionProgress(
                topic,
                partition,
                Math.max(nextOffset, offset + 1),
                Math.max(receivedThroughMillis, receivedAtMillis));
    }

    /** Returns the further of two statements about one partition. */
    public PartitionProgress max(PartitionProgress other) {
        return new PartitionProgress(
                topic,
                partition,
                Math.max(nextOffset, other.nextOffset),
                Math.max(receivedThroughMillis, other.receivedThroughMillis));
    }
}
