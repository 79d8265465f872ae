package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifierCommandTest {

    private final StringWriter err = new StringWriter();

    @Test
    void endsWhenThereIsNobodyToTell() {
        assertThat(run("--alertmanager-url=")).isZero();
        assertThat(err.toString()).contains("Nothing to relay to");
    }

    @ParameterizedTest
    @CsvSource({
        "--alertmanager-url=ftp://host, --alertmanager-url must be an http",
        "--alertmanager-url=http://user:hunter2@host, without user or password",
        "--webhook-url=https://host, needs --webhook-secret-file",
        "--interval=PT0.5S, --interval must be",
        "--interval=PT4M, --interval must be",
        "--hold=PT2M, at least three times",
        "--hold=PT2H, at most 1 h",
        "--update-interval=P2D, --update-interval",
        "--give-up-after=PT1S, --give-up-after",
        "--most-alerts=0, --most-alerts",
        "--metrics-listen=9250, HOST:PORT",
        "--metrics-listen=host:port, HOST:PORT",
        "--metrics-listen=host:99999, HOST:PORT"
    })
    void namesTheOptionThatIsWrongAndShowsNoSecret(String argument, String message) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("hunter2");
    }

    @Test
    void aShortSecretIsRefusedAtOnce(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("secret");
        Files.writeString(file, "hunter2");
        assertThat(run("--webhook-url=http://127.0.0.1:1", "--webhook-secret-file=" + file))
                .isEqualTo(2);
        assertThat(err.toString()).contains("less than 16").doesNotContain("hunter2");
    }

    private int run(String... arguments) {
        return FaultlineCli.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                Stream.concat(Stream.of("notifier"), Stream.of(arguments)).toArray(String[]::new));
    }
}
