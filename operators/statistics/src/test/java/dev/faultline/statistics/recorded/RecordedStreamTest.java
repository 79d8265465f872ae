package dev.faultline.statistics.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.statistics.detection.CellCount;
import dev.faultline.statistics.detection.DetectorSettings;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedStreamTest {

    private static final String CHANNELS = "index,channel\n0,nightly\n1,release\n";
    private static final String CELLS =
            "cell,channel,build,os\n0,nightly,70,win\n1,nightly,70,mac\n37,release,140,linux\n";

    @Test
    void readsBlocksOfOneBucketByChannel() throws IOException {
        RecordedStream stream =
                open("@5 0 5 0\n0 0:9\n2s 0:3 1:10/4\n@5 1 2 1\n2 11:1\n@6 0 6 2\n2 1:1\n");
        assertThat(stream.channels()).containsExactly("nightly", "release");
        RecordedStream.Delivery first = stream.next();
        assertThat(first)
                .isEqualTo(
                        new RecordedStream.Delivery(
                                5,
                                List.of(
                                        List.of(
                                                cell(CellCount.OTHER, "70", "win", 9, 9, false),
                                                cell("100", "70", "win", 3, 3, false),
                                                cell("100", "70", "mac", 10, 4, false)),
                                        List.of(cell("2", "140", "linux", 1, 1, true)))));
        assertThat(stream.next()).isNotNull();
        assertThat(stream.next()).isNull();
    }

    @Test
    void aBatchDeliveredAgainIsDropped() throws IOException {
        RecordedStream stream = open("@5 0 5 7\n1 0:3\n@6 0 5 7\n1 0:3\n@6 0 6 8\n1 0:4\n");
        stream.next();
        RecordedStream.Delivery second = stream.next();
        assertThat(second).isNotNull();
        if (second != null) {
            assertThat(second.byChannel().get(0))
                    .containsExactly(cell("1", "70", "win", 4, 4, false));
        }
    }

    @Test
    void whatDoesNotFollowTheFormatIsNamedByLine() {
        for (String text :
                List.of(
                        "1 0:3\n",
                        "@5 0 5\n1 0:3\n",
                        "@5 7 5 0\n1 0:3\n",
                        "@5 0 5 0\n1 0\n",
                        "@5 0 5 0\n1 0:\n",
                        "@5 0 5 0\n1 zz:1\n",
                        "@5 0 5 0\n1 0:-3\n",
                        "@5 0 5 0\n1 0:3/9\n",
                        "@5 0 5 999999999\n1 0:3\n")) {
            assertThatThrownBy(() -> open(text).next())
                    .as(text)
                    .isInstanceOf(RecordedStreamException.class)
                    .hasMessageStartingWith("line ");
        }
        assertThatThrownBy(
                        () ->
                                new RecordedStream(
                                        new StringReader(""),
                                        new StringReader("cell,channel,os\n"),
                                        new StringReader(CHANNELS)))
                .isInstanceOf(RecordedStreamException.class)
                .hasMessageContaining("build");
    }

    @Test
    void aRunWritesItsAlertsWithTheLastBucketOfTheStep() throws IOException {
        StringBuilder recording = new StringBuilder();
        for (int bucket = 0; bucket < 600; bucket++) {
            recording.append("@").append(bucket).append(" 0 ").append(bucket).append(' ');
            recording.append(bucket).append("\n0 0:80 1:20\n1 0:5\n");
            recording.append(bucket >= 580 ? "2 1:40\n" : "");
        }
        StringBuilder alerts = new StringBuilder();
        long fired =
                DetectRun.run(
                        open(recording.toString()), null, DetectorSettings.ofStep(600_000), alerts);
        assertThat(fired).isEqualTo(1);
        assertThat(alerts.toString())
                .startsWith(
                        """
                        alert_bucket,channel,sig,build,os,class,state
                        581,nightly,2,*,mac,spike,fire
                        """);
    }

    @Test
    void aRunRefusesAStepShorterThanTheRecording() {
        assertThatThrownBy(
                        () ->
                                DetectRun.run(
                                        open(""),
                                        null,
                                        DetectorSettings.ofStep(60_000),
                                        new StringBuilder()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RecordedStream open(String counts) throws IOException {
        return new RecordedStream(
                new StringReader(counts), new StringReader(CELLS), new StringReader(CHANNELS));
    }

    private static CellCount cell(
            String signature, String build, String os, int pings, int fresh, boolean late) {
        return new CellCount(signature, build, os, pings, fresh, 0, late);
    }
}
