package dev.faultline.jobs.generator;

/** Where generated records go, for example the topics of a broker. */
@FunctionalInterface
public interface RecordSink {

    /** Takes one record; may block when it cannot take more. */
    void send(GeneratedRecord record);
}
