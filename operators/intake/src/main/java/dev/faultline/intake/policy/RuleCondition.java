package dev.faultline.intake.policy;

/** What a throttle rule asks of a report. Closed: a policy record combines these, it cannot add. */
public enum RuleCondition {
    /** A well-formed build id older than the product's build age at receive time. */
    OLD_BUILD,
    /** The browser half of a plugin hang, which arrives twice. */
    HANG_ID_AND_BROWSER,
    /** Submitted from the information bar of Firefox 52 to 59, which did so without asking. */
    FAULTY_INFOBAR,
    /** Firefox OS, gone. */
    B2G,
    /** A product that the policy does not name, or on a channel that it does not name for it. */
    UNSUPPORTED_PRODUCT,
    /** An Android package that is not one of the product's. */
    UNSUPPORTED_PACKAGE,
    /** The client asks not to be throttled: a person resubmitted it. */
    THROTTLEABLE_0,
    HAS_COMMENTS,
    /** The probabilistic heap checker found a memory error. */
    HAS_PHC,
    /** One of the policy's rare process types. */
    BACKGROUND_PROCESS,
    /** A content process killed because it was slow to shut down. */
    SHUTDOWN_KILL,
    /** Firefox ESR on Windows 8.1 or older. */
    ESR_ON_OLD_WINDOWS,
    AURORA_BETA_OR_ESR,
    NIGHTLY,
    FIREFOX_RELEASE,
    ANYTHING
}
