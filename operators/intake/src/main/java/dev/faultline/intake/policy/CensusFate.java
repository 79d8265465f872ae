package dev.faultline.intake.policy;

/** What became of an input at intake. */
public enum CensusFate {
    ACCEPTED,
    REJECTED_BY_POLICY,
    /** In the dead letters; the rule names the reason. */
    UNREADABLE
}
