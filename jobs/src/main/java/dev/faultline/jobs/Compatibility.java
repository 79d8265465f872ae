package dev.faultline.jobs;

/** Compatibility levels of the Confluent registry that Faultline uses. */
public enum Compatibility {
    /** Readers of the newest schema can read everything written before: what we read. */
    BACKWARD_TRANSITIVE,
    /** Any version reads any other: what we publish. */
    FULL_TRANSITIVE
}
