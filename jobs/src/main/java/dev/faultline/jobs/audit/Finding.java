package dev.faultline.jobs.audit;

/**
 * Something that is not as it has to be.
 *
 * @param kind in which way
 * @param topic topic in which it shows
 * @param where position in a topic, or key of a row
 * @param message what is wrong, without a word of a client's
 */
public record Finding(Kind kind, String topic, String where, String message) {

    /** In which way something is wrong. */
    public enum Kind {
        /** Something that must be there is not. */
        MISSING,
        /** Something counts twice: two fates of an input, two current rows of a key. */
        DOUBLED,
        /** What is there differs from what it was made of. */
        ALTERED,
        /** Something is there that was made of nothing. */
        UNKNOWN,
        /** Something has waited for longer than is allowed. */
        OVERDUE
    }
}
