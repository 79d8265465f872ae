package dev.faultline.correlation;

/** Which of the two data sets a crash event came from. */
public enum CrashSource {
    PING,
    REPORT
}
