package dev.faultline.jobs.generator;

/** One cause of things to send, in the order of time. */
interface Happenings {

    /** When the next one happens, or {@link Long#MAX_VALUE}; nothing earlier is sent after it. */
    long nextMillis();

    /** Lets the next one happen. */
    void happen(Mail mail);
}
