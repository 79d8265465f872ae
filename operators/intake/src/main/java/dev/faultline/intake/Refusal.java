package dev.faultline.intake;

/** Ends the reading of one payload; becomes a {@link IntakeResult.Rejected}. Carries no trace. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final RejectReason reason;

    /**
     * @param reason closed set
     * @param detail our words only, never text of the payload
     */
    Refusal(RejectReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    RejectReason reason() {
        return reason;
    }

    String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
