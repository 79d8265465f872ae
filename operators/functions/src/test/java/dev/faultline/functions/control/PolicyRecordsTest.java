package dev.faultline.functions.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.intake.policy.Policy;
import dev.faultline.intake.policy.ProductRules;
import dev.faultline.intake.policy.RuleCondition;
import dev.faultline.intake.policy.RuleOutcome;
import dev.faultline.intake.policy.ThrottleRule;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProductPolicy;
import dev.faultline.schema.ThrottlePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyRecordsTest {

    @Test
    void productsChannelsPackagesAndAgesAreData() {
        Policy policy =
                at(
                        1,
                        record(
                                product("Meadow", List.of("beta"), List.of("org.meadow"), 90),
                                product("Orchard", List.of(), List.of(), 0)));

        assertThat(policy.products())
                .isEqualTo(
                        Map.of(
                                "Meadow",
                                new ProductRules(List.of("beta"), List.of("org.meadow"), 90),
                                "Orchard",
                                new ProductRules(List.of(), List.of(), 730)));
        assertThat(policy.rules()).isEqualTo(Policy.DEFAULT.rules());
        assertThat(policy.backgroundProcesses()).isEqualTo(Policy.DEFAULT.backgroundProcesses());
    }

    @Test
    void rulesAreData() {
        PolicyRecord record = record(product("Meadow", List.of(), List.of(), 0));
        record.setRules(
                List.of(
                        new ThrottlePolicy("rare", "BACKGROUND_PROCESS", "ACCEPT", 1.0),
                        new ThrottlePolicy("half", "ANYTHING", "ACCEPT", 0.5)));
        record.setBackgroundProcesses(List.of("vr"));

        Policy policy = at(1, record);

        assertThat(policy.backgroundProcesses()).containsExactly("vr");
        assertThat(policy.rules())
                .containsExactly(
                        new ThrottleRule(
                                "rare", RuleCondition.BACKGROUND_PROCESS, RuleOutcome.ACCEPT, 1),
                        new ThrottleRule("half", RuleCondition.ANYTHING, RuleOutcome.ACCEPT, 0.5));
    }

    @ParameterizedTest
    @CsvSource({
        "half, ANYTHING,  ACCEPT, 0",
        "half, ANYTHING,  ACCEPT, 1.5",
        "half, FULL_MOON, ACCEPT, 0.5",
        "half, ANYTHING,  MAYBE,  0.5",
        "'',   ANYTHING,  ACCEPT, 0.5",
    })
    void aRecordThatMakesNoPolicyChangesNothing(
            String name, String condition, String outcome, double probability) {
        PolicyRecord wrong = record(product("Meadow", List.of(), List.of(), 0));
        wrong.setRules(List.of(new ThrottlePolicy(name, condition, outcome, probability)));

        assertThat(at(1, wrong)).isSameAs(Policy.DEFAULT);
        assertThat(at(1, record(product("Meadow", List.of(), List.of(), -1))))
                .isSameAs(Policy.DEFAULT);
        assertThat(at(1, record())).isSameAs(Policy.DEFAULT);
    }

    @Test
    void aPolicyHoldsFromItsTimeOn() {
        PolicyRecord later = record(product("Meadow", List.of(), List.of(), 0));
        later.setEffectiveFrom(Instant.ofEpochMilli(1_000));

        assertThat(at(999, later)).isSameAs(Policy.DEFAULT);
        assertThat(at(1_000, later).products()).containsOnlyKeys("Meadow");
    }

    private static Policy at(long receivedAt, PolicyRecord... records) {
        return PolicyRecords.timeline(List.of(records)).at(receivedAt);
    }

    private static PolicyRecord record(ProductPolicy... products) {
        return PolicyRecord.newBuilder()
                .setPolicyId("intake")
                .setEffectiveFrom(Instant.EPOCH)
                .setAnnouncedAt(Instant.EPOCH)
                .setProducts(List.of(products))
                .build();
    }

    private static ProductPolicy product(
            String name, List<String> channels, List<String> packages, int days) {
        return new ProductPolicy(name, channels, packages, days);
    }
}
