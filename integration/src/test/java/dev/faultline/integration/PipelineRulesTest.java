package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules on the pipeline itself. */
class PipelineRulesTest {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path RULES = HOME.resolve("helm/faultline/rules/pipeline.yml");

    @TempDir private Path folder = Path.of("");

    @Test
    void everyRuleHasARunbookThatNamesItAndIsComplete() throws IOException {
        for (JsonNode rule : rules()) {
            Path runbook = HOME.resolve(rule.at("/annotations/runbook_url").asText());
            assertThat(runbook).as("%s", rule).isRegularFile();
            assertThat(Files.readString(runbook))
                    .contains(
                            "**Meaning.**",
                            "## First three commands",
                            "## Causes",
                            "## Escalate",
                            rule.path("alert").asText());
        }
    }

    @Test
    void everyRuleSaysWhatAndHowBad() throws IOException {
        assertThat(rules())
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        rule -> {
                            assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
                            assertThat(rule.at("/labels/severity").asText())
                                    .isIn("critical", "warning");
                        });
    }

    @Test
    void everyRuleFiresWhenItShouldAndNotBefore() throws Exception {
        Optional<Path> promtool = program("promtool");
        assumeTrue(
                promtool.isPresent(),
                "promtool is not on the PATH. Debian and Ubuntu: apt-get install prometheus");
        Path tests = folder.resolve("tests.yml");
        try (InputStream in =
                Objects.requireNonNull(
                        PipelineRulesTest.class.getResourceAsStream("/rules/pipeline-test.yml"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rules())
                    .allSatisfy(rule -> assertThat(text).contains(rule.path("alert").asText()));
            Files.writeString(tests, text.replace("RULES", RULES.toString()));
        }

        Process process =
                new ProcessBuilder(
                                promtool.orElseThrow().toString(),
                                "test",
                                "rules",
                                tests.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        Chart.YAML.readTree(RULES.toFile()).at("/groups/0/rules").forEach(rules::add);
        return rules;
    }

    /** Where a program is that this machine may have. */
    static Optional<Path> program(String name) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(":", -1))
                .filter(each -> !each.isEmpty())
                .map(each -> Path.of(each, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
