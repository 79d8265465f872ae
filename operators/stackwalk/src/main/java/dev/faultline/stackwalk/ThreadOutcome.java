package dev.faultline.stackwalk;

/** How far the walk of a thread came. */
public enum ThreadOutcome {
    /** To where the stack ends or no technique finds another frame. */
    WALKED,
    /** To one of the limits; the stack goes on. */
    TRUNCATED,
    /** Not at all: the thread that wrote the dump says nothing about the crash. */
    DUMP_THREAD_SKIPPED,
    /** Not at all: only the crashing thread was asked for. */
    NOT_ASKED_FOR,
    /** Not at all: no readable registers. */
    NO_CONTEXT,
    /** Not at all: there is no unwinder for this processor. */
    UNSUPPORTED_CPU
}
