package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectCommandTest {

    private static final int SPIKE_STARTS = 400;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void record() throws IOException {
        Files.writeString(folder.resolve("channels.csv"), "channel\nrelease\n");
        Files.writeString(folder.resolve("cells.csv"), "cell,channel,build,os\n0,release,70,win\n");
        StringBuilder counts = new StringBuilder();
        for (int bucket = 0; bucket < 600; bucket++) {
            counts.append("@%d 0 %d %d\n0 0:200\n1 0:5\n".formatted(bucket, bucket, bucket));
            if (bucket >= SPIKE_STARTS && bucket < SPIKE_STARTS + 12) {
                counts.append("2 0:2\n");
            }
            if (bucket >= SPIKE_STARTS && bucket < SPIKE_STARTS + 6) {
                counts.append("3 0:60\n");
            }
        }
        try (OutputStream file =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("counts.gz")))) {
            file.write(counts.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void theSameInputGivesTheSameAlertsByteForByte() throws IOException {
        Path one = folder.resolve("one.csv");
        Path two = folder.resolve("two.csv");
        assertThat(detect("--alerts", one.toString())).isZero();
        assertThat(detect("--alerts", two.toString())).isZero();

        assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(two));
        assertThat(Files.readString(one)).contains(",release,3,", ",spike,fire\n");
    }

    @Test
    void aConfigurationAgainstItselfFindsTheSame() {
        assertThat(detect("--against", "budget=1")).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("same") && line.endsWith("spike  3"))
                .last()
                .asString()
                .contains("0 earlier, 0 later, 0 only first, 0 only second");
    }

    @Test
    void whatASecondConfigurationDoesNotFindIsOnlyInTheFirst() {
        assertThat(detect("--against", "minimum-clients=50")).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("only first") && line.endsWith("spike  2"))
                .anyMatch(line -> line.startsWith("same") && line.endsWith("spike  3"));
    }

    @Test
    void aChannelMayHaveABudgetOfItsOwn() throws IOException {
        Path own = folder.resolve("own.csv");
        Path all = folder.resolve("all.csv");
        Path usual = folder.resolve("usual.csv");
        assertThat(detect("--alerts", own.toString(), "--channel-budget", "release=1e-6")).isZero();
        assertThat(detect("--alerts", all.toString(), "--budget", "1e-6")).isZero();
        assertThat(detect("--alerts", usual.toString())).isZero();

        assertThat(own).hasSameTextualContentAs(all);
        assertThat(Files.readString(own)).isNotEqualTo(Files.readString(usual));
        assertThat(detect("--alerts", own.toString(), "--channel-budget", "beta=2")).isEqualTo(1);
        assertThat(err.toString()).contains("the recording has no channel beta");
    }

    @Test
    void longerStepsFindItLater() {
        assertThat(detect("--against", "step=30m", "--json")).isZero();
        assertThat(out.toString().lines())
                .anyMatch(
                        line ->
                                line.contains("\"outcome\":\"later\"")
                                        && line.contains("\"signature\":\"3\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--against budget | not NAME=VALUE",
                "--against colour=red | colour is none of",
                "--against step=7m | step",
                "--against step=soon | not a time",
                "--against budget=many | not a number",
                "--step 1m --against budget=2 | multiple of the recorded 5m",
                "--minimum-clients 0 --against budget=2 | minimum clients",
                "--json | --alerts=FILE"
            })
    void wrongUsageIsTold(String arguments, String told) {
        assertThat(detect(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(told);
    }

    private int detect(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "detect";
        all[1] = "--input";
        all[2] = folder.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return FaultlineCli.run(new PrintWriter(out), new PrintWriter(err, true), all);
    }
}
