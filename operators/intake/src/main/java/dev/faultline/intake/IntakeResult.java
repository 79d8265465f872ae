package dev.faultline.intake;

import dev.faultline.intake.event.CrashEvent;

/** What became of one {@link RawCrash}. */
public sealed interface IntakeResult {

    /** The canonical event. */
    record Accepted(CrashEvent event) implements IntakeResult {}

    /**
     * Can never succeed; goes to the dead letters with its original bytes.
     *
     * @param eventId the identity the event would have had, for the census and the auditor
     * @param reason closed set
     * @param detail where and what, at most {@value #MAX_DETAIL_CHARS} characters, never text of
     *     the payload
     */
    record Rejected(String eventId, RejectReason reason, String detail) implements IntakeResult {
        public static final int MAX_DETAIL_CHARS = 200;

        public Rejected {
            if (detail.length() > MAX_DETAIL_CHARS) {
                detail = detail.substring(0, MAX_DETAIL_CHARS);
            }
        }
    }
}
