package dev.faultline.signature;

/**
 * What a source of crash data can say that the typed fields of {@link CrashData} cannot. Only data
 * that came as JSON from elsewhere has any; each makes exactly the rules that read the field behave
 * as they do for a value of the wrong type.
 */
public enum Oddity {
    /** {@code reason} is a number or a boolean. */
    REASON_NOT_TEXT,
    /** {@code java_stack_trace} is present but not text. */
    JAVA_STACK_TRACE_NOT_TEXT,
    /** {@code oom_allocation_size} counts as given although it reads as zero or not at all. */
    OOM_SIZE_GIVEN,
    /** {@code oom_allocation_size} cannot be converted to a number. */
    OOM_SIZE_UNREADABLE,
    /** {@code abort_message} is present but not text. */
    ABORT_MESSAGE_NOT_TEXT,
    /** {@code async_shutdown_timeout} is present but not text. */
    SHUTDOWN_TIMEOUT_NOT_TEXT,
    /** {@code ipc_channel_error} is present but cannot be cut like text. */
    IPC_CHANNEL_ERROR_NOT_TEXT,
    /** {@code additional_minidumps} is neither a list nor text. */
    ADDITIONAL_MINIDUMPS_NOT_A_LIST
}
