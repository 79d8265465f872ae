package dev.faultline.functions.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of an input topic with its original bytes and its origin, so that it can become a dead
 * letter unchanged.
 *
 * @param topic source topic
 * @param partition source partition
 * @param offset offset in the partition
 * @param timestampMillis record timestamp, epoch milliseconds: when the broker appended it
 * @param key original key, if any
 * @param value original value; null for a tombstone
 * @param headers original headers in order
 */
public record InputRecord(
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<RecordHeader> headers) {}
