package dev.faultline.statistics.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The labelled stream of the corpus: four channels, 60 days, with everything the detector has. */
class DetectCorpusTest {

    private static final int DAYS = 60;

    @Test
    void findsNineInTenOfWhatCanBeFoundAndRaisesHardlyAFalseAlarm() throws IOException {
        String corpus = System.getenv("FAULTLINE_CORPUS");
        assumeTrue(corpus != null, "FAULTLINE_CORPUS is not set");
        StreamScore score =
                LabelledRun.score(Path.of(String.valueOf(corpus), "spikes", "dev"), DAYS);

        assertThat(score.detected()).as(score::toString).isGreaterThanOrEqualTo(0.9);
        assertThat(score.delayOverBound()).isLessThanOrEqualTo(1.5);
        assertThat(score.falsePerChannelMonth()).isLessThanOrEqualTo(0.2);
        assertThat(score.falseChannels).isZero();
        assertThat(score.events).filteredOn(StreamScore.Event::isLoop).hasSize(8);
        assertThat(score.events)
                .filteredOn(StreamScore.Event::isLoop)
                .allMatch(loop -> loop.found >= 0 && loop.delay() <= 10);
        assertThat(score.events)
                .filteredOn(event -> event.kind.equals("wide"))
                .allMatch(wide -> wide.found >= 0 && wide.delay() <= 60);
        assertThat(score.events)
                .filteredOn(event -> event.found >= 0)
                .filteredOn(event -> !event.build.equals("*") || !event.os.equals("*"))
                .allMatch(event -> event.isLocalised);
    }
}
