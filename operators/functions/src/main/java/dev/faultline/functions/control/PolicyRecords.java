package dev.faultline.functions.control;

import dev.faultline.intake.policy.Policy;
import dev.faultline.intake.policy.ProductRules;
import dev.faultline.intake.policy.RuleCondition;
import dev.faultline.intake.policy.RuleOutcome;
import dev.faultline.intake.policy.ThrottleRule;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProductPolicy;
import dev.faultline.schema.ThrottlePolicy;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Policy records as a timeline of policies. */
public final class PolicyRecords {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyRecords.class);

    private PolicyRecords() {}

    private record Stated(PolicyRecord record, Policy policy) {}

    /**
     * Returns the policies that the records make; {@link Policy#DEFAULT} holds before the first. A
     * record that makes no policy changes nothing.
     */
    public static Timeline<Policy> timeline(List<PolicyRecord> records) {
        return Timeline.of(
                Policy.DEFAULT,
                records.stream().map(PolicyRecords::stated).filter(each -> each != null).toList(),
                stated -> stated.record().getEffectiveFrom().toEpochMilli(),
                Comparator.comparing(stated -> stated.record().getPolicyId()),
                Stated::policy);
    }

    private static @Nullable Stated stated(PolicyRecord record) {
        if (record.getProducts().isEmpty()) {
            return null;
        }
        try {
            return new Stated(record, policy(record));
        } catch (IllegalArgumentException e) {
            LOG.warn("Policy {} is left out: {}", record.getPolicyId(), e.getMessage());
            return null;
        }
    }

    private static Policy policy(PolicyRecord record) {
        Map<String, ProductRules> products = new HashMap<>();
        for (ProductPolicy product : record.getProducts()) {
            int days = product.getMaximumBuildAgeDays();
            products.put(
                    product.getProduct(),
                    new ProductRules(
                            product.getChannels(),
                            product.getPackages(),
                            days == 0 ? ProductRules.DEFAULT_BUILD_AGE_DAYS : days));
        }
        return new Policy(
                record.getEffectiveFrom().toEpochMilli(),
                record.getRules().isEmpty()
                        ? Policy.DEFAULT.rules()
                        : record.getRules().stream().map(PolicyRecords::rule).toList(),
                products,
                record.getBackgroundProcesses().isEmpty()
                        ? Policy.DEFAULT.backgroundProcesses()
                        : record.getBackgroundProcesses());
    }

    private static ThrottleRule rule(ThrottlePolicy rule) {
        return new ThrottleRule(
                rule.getName(),
                RuleCondition.valueOf(rule.getCondition()),
                RuleOutcome.valueOf(rule.getOutcome()),
                rule.getProbability());
    }
}
