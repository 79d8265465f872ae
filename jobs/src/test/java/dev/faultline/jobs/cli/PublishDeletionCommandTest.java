package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishDeletionCommandTest {

    private static final String ID = "5a0f9a4c-1111-4222-8333-abcdefabcdef";

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path key = Path.of("");

    @BeforeEach
    void writeKey() throws IOException {
        key = Files.writeString(folder.resolve("key"), "a key that only tests may know");
    }

    @Test
    void neitherTheIdNorItsHashIsShown() throws IOException {
        assertThat(run(ID + "\n\n" + ID.replace('5', '6') + "\n")).isZero();

        assertThat(out.toString().lines())
                .hasSize(2)
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .matches(
                                                "would publish [0-9a-f]{16}: forget what was"
                                                        + " received up to 2026-11-20T00:00:00Z"));
        assertThat(out.toString() + err).doesNotContain(ID.substring(8));
    }

    @Test
    void spellingsOfOneIdAreOneRequest() throws IOException {
        assertThat(run(ID + "\n " + ID.toUpperCase(java.util.Locale.ROOT) + " \n")).isZero();

        assertThat(out.toString().lines().distinct()).hasSize(1);
    }

    @Test
    void aLineThatIsNoClientIdStopsEverythingAndIsNotShown() throws IOException {
        for (String line :
                List.of(
                        "two words and more",
                        "short",
                        "00000000-0000-0000-0000-000000000000",
                        "x".repeat(200))) {
            assertThat(run(ID + "\n" + line)).isEqualTo(2);
            assertThat(err.toString()).contains("line 2 is no client id").doesNotContain(line);
        }
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesAnEmptyListAndAShortKey() throws IOException {
        assertThat(run("\n")).isEqualTo(2);
        assertThat(err.toString()).contains("no client id was given");

        Files.writeString(key, "short");
        assertThat(run(ID)).isEqualTo(2);
        assertThat(err.toString()).contains("below 16 bytes");
    }

    @Test
    void anIdIsNoArgument() throws IOException {
        assertThat(run(ID, ID)).isEqualTo(2);
    }

    private int run(String ids, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("ids"), ids);
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "publish",
                                "deletion",
                                "--dry-run",
                                "--client-hash-key-file",
                                key.toString(),
                                "--client-id-file",
                                file.toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--until")) {
            arguments.addAll(List.of("--until", "2026-11-20T00:00:00Z"));
        }
        return FaultlineCli.run(
                new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    }
}
