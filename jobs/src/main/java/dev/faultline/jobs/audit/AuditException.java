package dev.faultline.jobs.audit;

/** The audit cannot be made: a topic, the broker or the registry is not there. */
public final class AuditException extends RuntimeException {

    AuditException(String message) {
        super(message);
    }

    AuditException(String message, Throwable cause) {
        super(message, cause);
    }
}
