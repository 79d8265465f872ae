package dev.faultline.jobs.replay;

/** A line of a file is not what it must be. */
public final class RecordedException extends Exception {

    RecordedException(String message) {
        super(message);
    }

    RecordedException(String message, Throwable cause) {
        super(message, cause);
    }
}
