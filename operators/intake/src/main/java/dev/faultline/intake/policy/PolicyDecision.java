package dev.faultline.intake.policy;

/**
 * What the policy says of one event.
 *
 * @param rule name of the rule that settled it
 * @param accepted whether it goes on
 * @param inclusionProbability probability that such a report reaches us, in (0, 1]; 1 when rejected
 */
public record PolicyDecision(String rule, boolean accepted, double inclusionProbability) {

    /** Horvitz–Thompson weight: how many such crashes this one stands for. */
    public double weight() {
        return 1 / inclusionProbability;
    }
}
