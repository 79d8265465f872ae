package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackwalkCommandTest {

    private static final Path CRASHES = Path.of("../local-cluster/crashes/out");
    private static final String DUMP =
            CRASHES.resolve("dumps/main-cache-double-free.dmp").toString();
    private static final String SYMBOLS = CRASHES.resolve("symbols").toString();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    @Test
    void everyDumpGetsItsLineInTheOrderGiven() throws IOException {
        String missing = folder.resolve("missing.dmp").toString();
        String garbage = Files.writeString(folder.resolve("garbage.dmp"), "garbage").toString();

        assertThat(run("--json", "--symbols", SYMBOLS, DUMP, garbage, missing, DUMP)).isOne();

        List<JsonNode> documents = documents();
        assertThat(documents)
                .extracting(document -> document.path("status").asText())
                .containsExactly("OK", "BAD_HEADER", "UNREADABLE_FILE", "OK");
        assertThat(documents.get(2).path("status_detail").asText()).isEqualTo("no such file");
        assertThat(documents.get(3)).isEqualTo(documents.get(0));
        assertThat(documents.get(0).at("/crashing_thread/frames/0/offset").isTextual()).isTrue();
        assertThat(err.toString()).contains(missing).doesNotContain(garbage);
    }

    @Test
    void aFileThatIsNoMinidumpIsDone() throws IOException {
        String empty = Files.createFile(folder.resolve("empty.dmp")).toString();

        assertThat(run(empty)).isZero();
        assertThat(documents().get(0).path("status").asText()).isEqualTo("BAD_HEADER");
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        assertThat(run(folder.toString())).isOne();
        assertThat(documents().get(0).path("status").asText()).isEqualTo("UNREADABLE_FILE");
    }

    @Test
    void hundredsOfDumpsAreWalkedInOneRun() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--symbols", SYMBOLS));
        for (int i = 0; i < 300; i++) {
            arguments.add(DUMP);
        }
        assertThat(run(arguments.toArray(String[]::new))).isZero();
        assertThat(out.toString().lines().distinct()).hasSize(1);
        assertThat(out.toString().lines()).hasSize(300);
    }

    private List<JsonNode> documents() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            documents.add(new JsonMapper().readTree(line));
        }
        return documents;
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "stackwalk";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return FaultlineCli.run(new PrintWriter(out), new PrintWriter(err), all);
    }
}
