package dev.faultline.intake.event;

/** The two data sets about one crash. */
public enum CrashSource {
    /** Sent by default, without personal data, dump or symbols. */
    PING("ping"),
    /** Sent by consent, with a minidump; throttled by the collector. */
    REPORT("report");

    private final String prefix;

    CrashSource(String prefix) {
        this.prefix = prefix;
    }

    /** First part of an event id, before the colon. */
    public String prefix() {
        return prefix;
    }
}
