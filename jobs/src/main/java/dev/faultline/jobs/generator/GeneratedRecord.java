package dev.faultline.jobs.generator;

import org.apache.avro.specific.SpecificRecordBase;

/**
 * One record for an input topic.
 *
 * @param topic its topic
 * @param key key of the record: document id or sample id
 * @param receivedAtMillis the record's own receive time, Unix milliseconds
 * @param value the record
 */
public record GeneratedRecord(
        String topic, String key, long receivedAtMillis, SpecificRecordBase value) {}
