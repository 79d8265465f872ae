package dev.faultline.jobs.kafka;

/** The schema registry refused or did not answer. */
public final class RegistryException extends RuntimeException {

    private final boolean notFound;

    RegistryException(String message, boolean notFound, Throwable cause) {
        super(message, cause);
        this.notFound = notFound;
    }

    /** Returns whether the registry answered that it knows no such schema or subject. */
    public boolean notFound() {
        return notFound;
    }
}
