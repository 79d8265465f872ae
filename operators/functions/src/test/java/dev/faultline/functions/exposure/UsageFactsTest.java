package dev.faultline.functions.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.schema.UsageSample;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UsageFactsTest {

    private static final long HOUR = 3_600_000;

    @Test
    void useWithoutEndIsADay() {
        assertThat(wallMillis(Double.POSITIVE_INFINITY)).isEqualTo(24 * HOUR);
        assertThat(wallMillis(1e300)).isEqualTo(24 * HOUR);
        assertThat(wallMillis(24)).isEqualTo(24 * HOUR);
        assertThat(wallMillis(1.5)).isEqualTo(90 * 60_000);
    }

    @Test
    void useThatIsNoneIsNone() {
        assertThat(wallMillis(Double.NaN)).isZero();
        assertThat(wallMillis(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(wallMillis(-1)).isZero();
    }

    private static long wallMillis(double hours) {
        UsageSample sample = UsageSample.newBuilder().build();
        sample.setSampleId("sample");
        sample.setReceivedAt(Instant.ofEpochMilli(2 * HOUR));
        sample.setIntervalStart(Instant.ofEpochMilli(0));
        sample.setIntervalEnd(Instant.ofEpochMilli(HOUR));
        sample.setHoursWall(hours);
        return UsageFacts.of(sample).wallMillis();
    }
}
