package dev.faultline.intake;

/** The shapes a crash may arrive in; the edge that received it says which. */
public enum CrashFormat {
    /** Telemetry {@code crash} ping, schema version 4 (client or warehouse spelling of names). */
    TELEMETRY_CRASH_V4,
    /** Glean {@code crash} ping. */
    GLEAN_CRASH,
    /** Crash report: annotations as one JSON object, dumps by reference. */
    CRASH_REPORT
}
