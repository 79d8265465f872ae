package dev.faultline.intake;

/** Why an input can never become a crash event. A metric label, so the set is closed. */
public enum RejectReason {
    /** Not JSON: syntax, encoding, or text after the document. */
    JSON_MALFORMED,
    JSON_TOO_LARGE,
    JSON_TOO_DEEP,
    /** More tokens, or a longer string or number, than the limits allow. */
    JSON_LIMIT,
    /** One name twice in an object, with different values. */
    JSON_DUPLICATE_KEY,
    /** The document is not an object. */
    JSON_NOT_OBJECT,
    /** A member without which there is no crash. */
    FIELD_MISSING,
    FIELD_TYPE,
    VALUE_RANGE,
    /** A ping of another type or version, or a format that its topic does not carry. */
    UNSUPPORTED_FORMAT
}
