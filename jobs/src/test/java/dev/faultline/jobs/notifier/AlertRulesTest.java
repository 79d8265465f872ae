package dev.faultline.jobs.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules on the notifier's own metrics. */
class AlertRulesTest {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path RULES = HOME.resolve("helm/faultline/rules/notifier.yml");

    @TempDir private Path folder = Path.of("");

    @Test
    void everyRuleAsksForAMetricThatThereIs() throws IOException {
        String metrics = new Meters().text(0);
        List<String> asked = found("faultline_notifier_\\w+");

        assertThat(asked).hasSizeGreaterThan(5).allMatch(name -> metrics.contains(name + ' '));
    }

    @Test
    void everyRuleHasARunbook() throws IOException {
        List<String> runbooks = found("docs/runbooks/\\S+");

        assertThat(runbooks).hasSameSizeAs(found("- alert: \\w+"));
        assertThat(runbooks).allMatch(runbook -> Files.exists(HOME.resolve(runbook)));
    }

    @Test
    void everyRuleFiresWhenItShouldAndNotBefore() throws Exception {
        Optional<Path> promtool = promtool();
        assumeTrue(
                promtool.isPresent(),
                "promtool is not on the PATH. Debian and Ubuntu: apt-get install prometheus");
        Path tests = folder.resolve("tests.yml");
        try (InputStream in =
                Objects.requireNonNull(
                        AlertRulesTest.class.getResourceAsStream(
                                "/notifier/alert-rules-test.yml"))) {
            Files.writeString(
                    tests,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("RULES", RULES.toString()));
        }
        assertThat(run(promtool.orElseThrow(), "check", "rules", RULES.toString())).isZero();
        assertThat(run(promtool.orElseThrow(), "test", "rules", tests.toString())).isZero();
    }

    private static int run(Path program, String... arguments) throws Exception {
        return new ProcessBuilder(
                        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static Optional<Path> promtool() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(":", -1))
                .filter(each -> !each.isEmpty())
                .map(each -> Path.of(each, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static List<String> found(String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(RULES));
        return matcher.results().map(result -> result.group()).toList();
    }
}
