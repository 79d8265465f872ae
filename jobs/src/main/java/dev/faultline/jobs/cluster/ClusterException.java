package dev.faultline.jobs.cluster;

/** The cluster cannot do what was asked. The message says what is wrong and what to do about it. */
public final class ClusterException extends RuntimeException {

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
