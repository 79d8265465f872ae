package dev.faultline.statistics.rates;

/**
 * Crashes whose pings are equally late. The main process takes the application with it, and its
 * ping leaves at the next start; all others are sent at once.
 */
public enum CrashKind {
    /** Crashes of the main process. */
    MAIN,
    /** Crashes of all other processes. */
    CHILD,
    /** Both together. */
    ANY
}
