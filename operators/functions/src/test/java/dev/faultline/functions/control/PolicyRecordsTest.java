package dev.faultline.functions.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.intake.policy.Policy;
import dev.faultline.schema.PolicyRecord;
import dev.faultline.schema.ProductPolicy;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyRecordsTest {

    @Test
    void anAgeOfZeroMeansTheDefault() {
        assertThat(age(0)).isEqualTo(Policy.DEFAULT.maxBuildAgeDays());
        assertThat(age(90)).isEqualTo(90);
    }

    private static int age(int days) {
        PolicyRecord record =
                PolicyRecord.newBuilder()
                        .setPolicyId("intake")
                        .setEffectiveFrom(Instant.EPOCH)
                        .setAnnouncedAt(Instant.EPOCH)
                        .setProducts(
                                List.of(
                                        ProductPolicy.newBuilder()
                                                .setProduct("Meadow")
                                                .setChannels(List.of())
                                                .setPackages(List.of())
                                                .setMaximumBuildAgeDays(days)
                                                .build()))
                        .build();
        return PolicyRecords.timeline(List.of(record)).at(1).maxBuildAgeDays();
    }
}
