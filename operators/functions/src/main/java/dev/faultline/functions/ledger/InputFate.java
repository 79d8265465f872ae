package dev.faultline.functions.ledger;

/** What became of an input, in the books. */
public enum InputFate {
    ACCEPTED,
    REJECTED,
    DEAD_LETTER,
    /** It came when the period it belongs to was closed. */
    LATE
}
