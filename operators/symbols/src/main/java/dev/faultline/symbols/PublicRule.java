package dev.faultline.symbols;

/** How far a PUBLIC record, which has an address but no size, may reach. */
public enum PublicRule {
    /**
     * Up to the next start of a function, known from FUNC or from STACK CFI INIT. Without the
     * latter, half of the names taken from PUBLIC records in a measured set were those of another
     * function.
     */
    UP_TO_NEXT_FUNCTION,
    /** Up to the next FUNC, as rust-minidump does. */
    UP_TO_NEXT_FUNC
}
