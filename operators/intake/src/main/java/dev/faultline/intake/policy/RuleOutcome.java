package dev.faultline.intake.policy;

/** What happens to a report that meets a rule and survives its probability. */
public enum RuleOutcome {
    ACCEPT,
    /** The next rules are asked; the probability stays. */
    CONTINUE,
    REJECT,
    /** The client is told it was accepted; it is not. */
    FAKE_ACCEPT
}
