package dev.faultline.intake.event;

/** What a ping cannot tell, and a report of the same crash might; explains differing signatures. */
public enum MissingEvidence {
    /** No stack at all: no minidump, or the client could not walk it. */
    STACK,
    /** Only the crashing thread is there; rules on other threads cannot apply. */
    OTHER_THREADS,
    /** The list of unloaded modules; frames in them show as plain addresses. */
    UNLOADED_MODULES,
    ABORT_MESSAGE,
    IPC_MESSAGE_NAME,
    LAST_ERROR_VALUE,
    ADDITIONAL_MINIDUMPS
}
