package dev.faultline.functions.record;

/** The bytes of a record can never be decoded; carries the reason of the dead letter. */
public final class UndecodableRecordException extends Exception {

    private final DeadLetterReason reason;

    /**
     * Creates the exception.
     *
     * @param reason reason code of the dead letter
     * @param detail what is wrong, without a word of the payload
     */
    public UndecodableRecordException(DeadLetterReason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** Returns the reason code of the dead letter. */
    public DeadLetterReason reason() {
        return reason;
    }
}
