package dev.faultline.correlation;

import java.util.Comparator;

/**
 * One arrival of a crash event at the edge.
 *
 * @param topic source topic
 * @param partition source partition
 * @param offset source offset
 * @param receivedAt receive time, epoch milliseconds
 * @param crashTime crash time as computed from this arrival, epoch milliseconds
 */
public record Delivery(String topic, int partition, long offset, long receivedAt, long crashTime)
        implements Comparable<Delivery> {

    private static final Comparator<Delivery> ORDER =
            Comparator.comparingLong(Delivery::receivedAt)
                    .thenComparing(Delivery::topic)
                    .thenComparingInt(Delivery::partition)
                    .thenComparingLong(Delivery::offset)
                    .thenComparingLong(Delivery::crashTime);

    @Override
    public int compareTo(Delivery other) {
        return ORDER.compare(this, other);
    }

    boolean isSameRecord(Delivery other) {
        return offset == other.offset && partition == other.partition && topic.equals(other.topic);
    }
}
