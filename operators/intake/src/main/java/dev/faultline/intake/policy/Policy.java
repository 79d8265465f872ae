package dev.faultline.intake.policy;

import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import java.util.List;
import java.util.Map;

/**
 * Which reports are taken and how probable it was that one arrived.
 *
 * <p>The collector has drawn its lots before a report reaches us, so nothing is thrown away by
 * chance here: a report that is here survived every probability on its way, and the product of
 * those is its inclusion probability. Only rules that reject for certain reject here too. The rule
 * the collector stamped is not enough: a report that passed two of the probabilities is stamped
 * with the last.
 *
 * @param version sequence number of the policy record
 * @param rules first match wins; {@link RuleOutcome#CONTINUE} goes on
 * @param products what is taken of each product; others are not supported
 * @param backgroundProcesses for {@link RuleCondition#BACKGROUND_PROCESS}
 */
public record Policy(
        long version,
        List<ThrottleRule> rules,
        Map<String, ProductRules> products,
        List<String> backgroundProcesses) {

    /** Name of the decision on pings, which nobody throttles. */
    public static final String PING_RULE = "ping";

    /** Name of the decision when no rule matches. */
    public static final String NO_MATCH_RULE = "no_match";

    /** The sixteen rules of Mozilla's collector. */
    public static final Policy DEFAULT = DefaultPolicy.create();

    public Policy {
        rules = List.copyOf(rules);
        products = Map.copyOf(products);
        backgroundProcesses = List.copyOf(backgroundProcesses);
        if (rules.isEmpty() || rules.size() > 256) {
            throw new IllegalArgumentException("a policy has 1 to 256 rules");
        }
    }

    int maxBuildAgeDays(String product) {
        ProductRules known = products.get(product);
        return known == null ? ProductRules.DEFAULT_BUILD_AGE_DAYS : known.maxBuildAgeDays();
    }

    /** What this policy says of an event; a function of the event alone. */
    public PolicyDecision decide(CrashEvent event) {
        if (event.source() == CrashSource.PING) {
            return new PolicyDecision(PING_RULE, true, 1);
        }
        double probability = 1;
        for (ThrottleRule rule : rules) {
            if (!ConditionMatcher.matches(rule.condition(), event, this)) {
                continue;
            }
            switch (rule.outcome()) {
                case REJECT, FAKE_ACCEPT -> {
                    return new PolicyDecision(rule.name(), false, 1);
                }
                case ACCEPT -> {
                    return new PolicyDecision(rule.name(), true, probability * rule.probability());
                }
                case CONTINUE -> probability *= rule.probability();
            }
        }
        return new PolicyDecision(NO_MATCH_RULE, false, 1);
    }
}
