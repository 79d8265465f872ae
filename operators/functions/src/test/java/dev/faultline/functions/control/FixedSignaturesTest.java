package dev.faultline.functions.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.schema.FixedSignature;
import dev.faultline.schema.PolicyRecord;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixedSignaturesTest {

    private static final String FIX = "20261101000000";

    @Test
    void aCrashOfTheFixedOrALaterBuildIsARegression() {
        FixedSignatures fixed = FixedSignatures.of(List.of(record(1_000, "", FIX)));

        assertThat(fixed.fixedIn("Meadow", "beta", "boom", FIX, 1_000)).isEqualTo(FIX);
        assertThat(fixed.fixedIn("Meadow", "beta", "boom", "20261102000000", 2_000)).isEqualTo(FIX);
        assertThat(fixed.fixedIn("Meadow", "beta", "boom", "20261031000000", 2_000)).isNull();
        assertThat(fixed.fixedIn("Meadow", "beta", "other", FIX, 2_000)).isNull();
        assertThat(fixed.fixedIn("Other", "beta", "boom", FIX, 2_000)).isNull();
        assertThat(fixed.fixedIn("Meadow", "beta", "boom", "", 2_000)).isNull();
    }

    @Test
    void whatWasReceivedBeforeTheMarkIsNone() {
        FixedSignatures fixed = FixedSignatures.of(List.of(record(1_000, "", FIX)));

        assertThat(fixed.fixedIn("Meadow", "beta", "boom", FIX, 999)).isNull();
    }

    @Test
    void aMarkMayHoldForOneChannelAndTheLaterBuildCounts() {
        FixedSignatures fixed =
                FixedSignatures.of(
                        List.of(record(0, "", FIX), record(0, "release", "20261201000000")));

        assertThat(fixed.fixedIn("Meadow", "beta", "boom", "20261115000000", 1)).isEqualTo(FIX);
        assertThat(fixed.fixedIn("Meadow", "release", "boom", "20261115000000", 1)).isNull();
        assertThat(fixed.fixedIn("Meadow", "release", "boom", "20261201000000", 1))
                .isEqualTo("20261201000000");
    }

    private static PolicyRecord record(long from, String channel, String build) {
        return PolicyRecord.newBuilder()
                .setPolicyId("fixed:boom:" + channel)
                .setEffectiveFrom(Instant.ofEpochMilli(from))
                .setFixed(
                        List.of(
                                FixedSignature.newBuilder()
                                        .setProduct("Meadow")
                                        .setChannel(channel)
                                        .setSignature("boom")
                                        .setFixedInBuild(build)
                                        .build()))
                .build();
    }
}
