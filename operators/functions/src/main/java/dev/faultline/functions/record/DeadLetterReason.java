package dev.faultline.functions.record;

/**
 * Why an input can never succeed. A closed set: a metric label and a filter of the redrive tool.
 */
public enum DeadLetterReason {
    /** The value is not in the Confluent wire format. */
    BAD_MAGIC,
    /** The registry knows no schema of this id. */
    SCHEMA_UNKNOWN,
    /** The schema of this id is not one of this topic. */
    SCHEMA_INCOMPATIBLE,
    /** The bytes are not Avro of their schema, or claim more than the limits allow. */
    AVRO_MALFORMED,
    /** The payload was read but is not a crash; the detail starts with the intake's own reason. */
    PAYLOAD_REJECTED,
    /** The minidump of a report cannot be read; the detail starts with the reader's own reason. */
    MINIDUMP_REJECTED,
    /** The minidump is not where the report says, after all retries. */
    MINIDUMP_MISSING,
    /** The minidump's bytes are not those the report's checksum speaks of. */
    MINIDUMP_MISMATCH,
    /** Processes died twice while they had the minidump in hand. */
    MINIDUMP_SET_ASIDE,
    /** The walk gave no result within its limits of time. */
    WALK_TIMEOUT
}
