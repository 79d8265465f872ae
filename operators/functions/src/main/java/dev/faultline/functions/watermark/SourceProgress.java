package dev.faultline.functions.watermark;

import java.util.HashMap;
import java.util.Map;

/**
 * How far enrichment has come, over all source partitions: the minimum of what they report, once
 * each of them has reported.
 *
 * <p>A partition that lags holds the minimum for as long as it lags. One that has no further record
 * says nothing of time when it falls behind: it is waited for at most {@code holdMillis} of receive
 * time behind the furthest, which covers the delay between the edge and the broker.
 */
public final class SourceProgress {

    /** Nothing is known of time yet. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private final long holdMillis;
    private final Map<String, Partition> partitions = new HashMap<>();
    private int expected = Integer.MAX_VALUE;

    /**
     * Starts without knowledge.
     *
     * @param holdMillis how long to wait for a silent partition, in receive time
     */
    public SourceProgress(long holdMillis) {
        this.holdMillis = holdMillis;
    }

    /**
     * Takes one statement.
     *
     * @param partition name of the source partition
     * @param receivedThrough everything received up to here has come, epoch milliseconds
     * @param caughtUp whether the partition had no further record
     * @param sourcePartitions how many source partitions there are
     */
    public void report(
            String partition, long receivedThrough, boolean caughtUp, int sourcePartitions) {
        expected = sourcePartitions;
        partitions.merge(
                partition,
                new Partition(receivedThrough, caughtUp),
                (was, is) ->
                        // Enrichment restarts from a checkpoint and says older things again.
                        is.receivedThrough >= was.receivedThrough ? is : was);
    }

    /** Returns the receive time up to which everything has come, or {@link #UNKNOWN}. */
    public long completeThrough() {
        if (partitions.size() < expected) {
            return UNKNOWN;
        }
        long furthest =
                partitions.values().stream()
                        .mapToLong(Partition::receivedThrough)
                        .max()
                        .orElse(UNKNOWN);
        return partitions.values().stream()
                .mapToLong(each -> each.complete(furthest - holdMillis))
                .min()
                .orElse(UNKNOWN);
    }

    private record Partition(long receivedThrough, boolean caughtUp) {

        long complete(long heldAt) {
            return caughtUp ? Math.max(receivedThrough, heldAt) : receivedThrough;
        }
    }
}
