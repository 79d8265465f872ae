package dev.faultline.intake.event;

/** Something odd that did not stop the event. A metric label, so the set is closed. */
public enum IntakeNote {
    /** The environment is that of the sender, perhaps another build. */
    ENVIRONMENT_OF_SENDER,
    /** No product in the payload; derived from where it was sent, or assumed. */
    PRODUCT_ASSUMED,
    /** The crashed build is unknown; the sender's stands in. */
    BUILD_OF_SENDER,
    CRASHING_THREAD_ASSUMED,
    CRASHING_THREAD_OUT_OF_RANGE,
    MODULE_INDEX_OUT_OF_RANGE,
    STACK_TRUNCATED,
    /** A stack member of the wrong type or form; the rest was read. */
    STACK_MALFORMED,
    ANNOTATION_DROPPED,
    /** The same name twice with the same value. */
    ANNOTATION_REPEATED,
    /** A number that does not parse or overflowed on the client. */
    NUMBER_IMPLAUSIBLE,
    /** The document id of the transport has not the form of one. */
    DOCUMENT_ID_UNUSABLE,
    /** The client's and the collector's hash of the dump differ; the collector's counts. */
    DUMP_HASH_MISMATCH,
    /** Controls, lone surrogates or bidirectional marks were replaced. */
    TEXT_SANITISED
}
