package dev.faultline.functions.control;

import dev.faultline.intake.policy.Policy;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProductPolicy;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Policy records as a timeline of policies. */
public final class PolicyRecords {

    private PolicyRecords() {}

    /**
     * Returns the policies that the records make; {@link Policy#DEFAULT} holds before the first.
     */
    public static Timeline<Policy> timeline(List<PolicyRecord> records) {
        return Timeline.of(
                Policy.DEFAULT,
                records.stream().filter(record -> !record.getProducts().isEmpty()).toList(),
                record -> record.getEffectiveFrom().toEpochMilli(),
                Comparator.comparing(PolicyRecord::getPolicyId),
                PolicyRecords::policy);
    }

    private static Policy policy(PolicyRecord record) {
        Map<String, List<String>> packages = new HashMap<>();
        int maximumBuildAgeDays = 1;
        for (ProductPolicy product : record.getProducts()) {
            packages.put(product.getProduct(), product.getPackages());
            int days = product.getMaximumBuildAgeDays();
            maximumBuildAgeDays =
                    Math.max(
                            maximumBuildAgeDays,
                            days == 0 ? Policy.DEFAULT.maxBuildAgeDays() : days);
        }
        return new Policy(
                record.getEffectiveFrom().toEpochMilli(),
                Policy.DEFAULT.rules(),
                packages,
                maximumBuildAgeDays,
                Policy.DEFAULT.backgroundProcesses());
    }
}
