package dev.faultline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.Ruleset;
import dev.faultline.signature.lists.ListKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureCommandsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder = Path.of("");
    private String before = "";
    private String after = "";

    @BeforeEach
    void writeLists() throws IOException {
        before = lists("before", "stir");
        after = lists("after", "stir", "fry");
    }

    @Test
    void diffPrintsWhatIsSplitAndMerged() throws IOException {
        Path crashes =
                file(crash("fry", "pan"), crash("fry", "wok"), crash("boil", "pan"), crash("pan"));
        assertThat(run("signature", "diff", "--from", before, "--to", after, crashes.toString()))
                .isZero();
        assertThat(out.toString().lines().skip(1))
                .containsExactly(
                        "4 crashes, 2 of them get another signature",
                        "split                   1   50 % of  fry",
                        "                           100 % of  fry | pan",
                        "split                   1   50 % of  fry",
                        "                           100 % of  fry | wok");
    }

    @Test
    void diffIsAlsoADocumentAndTakesStoredRows() throws IOException {
        Path crashes = file(row("a", "fry", "fry", "pan"), row("b", "pan", "pan"), "nonsense");
        assertThat(
                        run(
                                "signature",
                                "diff",
                                "--json",
                                "--from",
                                before,
                                "--to",
                                after,
                                crashes.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("\"crashes\":2,\"changed\":1,\"unknown\":1,\"unplaced\":0")
                .contains("{\"change\":\"renamed\",\"from\":\"fry\",\"to\":\"fry | pan\"");
    }

    @Test
    void diffNamesARulesetThatIsNotThere() {
        assertThat(run("signature", "diff", "--from", "built-in", "--to", "no-such-folder"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no-such-folder");
        assertThat(run("signature", "diff", "--from", "built-in")).isEqualTo(2);
    }

    @Test
    void resignPrintsOnlyWhatChanges() throws IOException {
        Path rows = file(row("a", "fry", "fry", "pan"), row("b", "pan", "pan"), row("c", "EMPTY"));
        assertThat(run("signature", "resign", "--from", before, "--to", after, rows.toString()))
                .isZero();
        assertThat(out.toString().lines())
                .singleElement()
                .asString()
                .startsWith(
                        "{\"event_id\":\"a\",\"signature\":\"fry | pan\",\"signature_before\":\"fry\"");
        assertThat(err.toString()).contains("untouched: 2").contains("changed: 1");
    }

    @Test
    void resignRefusesAnotherGenerationOfTheEngine() {
        assertThat(run("signature", "resign", "--from", "2024-10", "--to", "2026-08")).isEqualTo(1);
        assertThat(err.toString()).contains("generations");
    }

    @Test
    void lintReportsFaultsAndSaysSoByItsStatus() throws IOException {
        assertThat(run("signature", "lint", before)).isZero();
        String faulty = lists("faulty", "stir", "stir_slowly", "stir", "{odd}");
        assertThat(run("signature", "lint", faulty)).isEqualTo(1);
        assertThat(out.toString())
                .contains("prefix_signature_re.txt:2: shadowed: stir_slowly")
                .contains("prefix_signature_re.txt:3: duplicate: stir")
                .contains("prefix_signature_re.txt:4: unportable: {odd}");
        assertThat(run("signature", "lint", "--json", faulty)).isEqualTo(1);
        assertThat(out.toString()).contains("\"line\":3,\"fault\":\"duplicate\"");
    }

    @Test
    void aRulesetIsCheckedBeforeItIsAnnounced() throws IOException {
        assertThat(run("publish", "ruleset", before, "--in", "PT24H", "--dry-run")).isZero();
        assertThat(out.toString()).startsWith("would publish 2026-08-").contains("with 1 entries");
        String broken = lists("broken", "(stir");
        assertThat(run("publish", "ruleset", broken, "--in", "PT24H", "--dry-run")).isEqualTo(1);
        assertThat(err.toString()).contains("prefix_signature_re.txt:1");
        assertThat(run("publish", "ruleset", before, "--dry-run")).isEqualTo(2);
        assertThat(
                        run(
                                "publish",
                                "ruleset",
                                before,
                                "--effective-from",
                                "2020-01-01T00:00:00Z",
                                "--dry-run"))
                .isEqualTo(2);
    }

    @Test
    void theBuiltInRulesetCanBeAnnouncedWithAFurtherEntry() {
        assertThat(
                        run(
                                "publish",
                                "ruleset",
                                "built-in",
                                "--add",
                                "prefix=stir",
                                "--in",
                                "PT1H",
                                "--dry-run"))
                .isZero();
        int entries = Ruleset.builtIn().entries().size();
        assertThat(out.toString()).contains("with " + (entries + 1) + " entries");
        assertThat(run("publish", "ruleset", "built-in", "--add", "stir", "--in", "PT1H"))
                .isEqualTo(2);
    }

    private String row(String id, String signature, String... frames) {
        String normalized =
                List.of(frames).stream()
                        .map(frame -> "{\"normalized\":\"" + frame + "\"}")
                        .reduce((a, b) -> a + "," + b)
                        .orElse("");
        return "{\"event_id\":\"%s\",\"signature\":\"%s\",\"ruleset_id\":\"%s\",\"frames\":[%s]}"
                .formatted(id, signature, rulesetId(), normalized);
    }

    private String rulesetId() {
        try {
            return RulesetArgument.read(before).id();
        } catch (dev.faultline.signature.lists.BadListException e) {
            throw new AssertionError(e);
        }
    }

    private static String crash(String... functions) {
        String frames =
                List.of(functions).stream()
                        .map(function -> "{\"function\":\"" + function + "\"}")
                        .reduce((a, b) -> a + "," + b)
                        .orElse("");
        return "{\"threads\":[{\"frames\":[" + frames + "]}]}";
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("crashes.jsonl"), List.of(lines));
    }

    private String lists(String name, String... prefixes) throws IOException {
        Path lists = Files.createDirectories(folder.resolve(name));
        for (ListKind kind : ListKind.values()) {
            Files.write(
                    lists.resolve(kind.fileName()),
                    kind == ListKind.PREFIX ? List.of(prefixes) : List.of());
        }
        return lists.toString();
    }

    private int run(String... arguments) {
        return FaultlineCli.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }
}
