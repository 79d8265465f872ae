package dev.faultline.jobs.replay;

import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * A record of a file.
 *
 * @param topic topic it goes to
 * @param key its key, null for none
 * @param receivedAt when the edge received it, epoch milliseconds
 * @param row the record
 */
public record Recorded(
        String topic, @Nullable String key, long receivedAt, SpecificRecordBase row) {}
