package dev.faultline.functions.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceProgressTest {

    private final SourceProgress progress = new SourceProgress(10_000);

    @Test
    void knowsNothingUntilEachPartitionHasReported() {
        progress.report("pings/0", 5_000, false, 2);

        assertThat(progress.completeThrough()).isEqualTo(SourceProgress.UNKNOWN);

        progress.report("pings/1", 7_000, false, 2);

        assertThat(progress.completeThrough()).isEqualTo(5_000);
    }

    @Test
    void waitsForAPartitionThatLagsForAsLongAsItLags() {
        progress.report("pings/0", 5_000, false, 2);
        progress.report("pings/1", 9_000_000, true, 2);

        assertThat(progress.completeThrough()).isEqualTo(5_000);
    }

    @Test
    void waitsForASilentPartitionForABoundedTime() {
        progress.report("pings/0", 5_000, true, 2);
        progress.report("pings/1", 12_000, false, 2);

        assertThat(progress.completeThrough()).isEqualTo(5_000);

        progress.report("pings/1", 9_000_000, false, 2);

        assertThat(progress.completeThrough()).isEqualTo(8_990_000);
    }

    @Test
    void doesNotGoBackWhenEnrichmentSaysOlderThingsAgain() {
        progress.report("pings/0", 5_000, false, 1);
        progress.report("pings/0", 3_000, false, 1);

        assertThat(progress.completeThrough()).isEqualTo(5_000);
    }
}
