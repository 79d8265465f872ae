package dev.faultline.intake.policy;

/**
 * One row of the collector's first-match list.
 *
 * @param name as the collector stamps it
 * @param condition what it asks
 * @param outcome for those that survive
 * @param probability of surviving, in (0, 1]
 */
public record ThrottleRule(
        String name, RuleCondition condition, RuleOutcome outcome, double probability) {
    public ThrottleRule {
        if (name.isEmpty()
                || name.length() > 40
                || !name.chars().allMatch(c -> c > 32 && c < 127)) {
            throw new IllegalArgumentException("rule name must have 1 to 40 ASCII characters");
        }
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability of " + name + " outside (0, 1]");
        }
    }
}
