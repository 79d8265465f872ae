package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.faultline.signature.text.PythonJson;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link OwnVectorsTest} expects is what siggen says. Runs where the Python that {@code
 * FAULTLINE_PYTHON} names has it: {@code pip install siggen==2.2.20241029}.
 */
class OwnVectorsReferenceTest {

    private static final String VARIABLE = "FAULTLINE_PYTHON";

    @TempDir private Path scratch;

    @Test
    void siggenAgreesWithEveryVector() throws Exception {
        String python = python();
        List<String> differences = new ArrayList<>();
        List<Map<?, ?>> vectors = OwnVectorsTest.vectors();
        List<String> answers = siggen(python, OwnVectorsTest.lines());
        assertThat(answers).hasSameSizeAs(vectors);
        for (int i = 0; i < answers.size(); i++) {
            Map<?, ?> vector = vectors.get(i);
            var answer = (Map<?, ?>) Objects.requireNonNull(PythonJson.parse(answers.get(i)));
            answer.forEach(
                    (field, value) -> {
                        if (!Objects.equals(value, vector.get(field))) {
                            differences.add(
                                    "%s: %s is %s, not %s"
                                            .formatted(
                                                    vector.get("name"),
                                                    field,
                                                    value,
                                                    vector.get(field)));
                        }
                    });
        }
        System.out.printf("%d vectors, siggen differs in %d%n", vectors.size(), differences.size());
        assertThat(differences).isEmpty();
    }

    private static String python() throws Exception {
        String python = System.getenv(VARIABLE);
        assumeTrue(python != null, "skipped: " + VARIABLE + " names no Python that has siggen");
        Process process = new ProcessBuilder(python, "-c", "import siggen").start();
        assumeTrue(process.waitFor() == 0, "skipped: " + python + " has no siggen");
        return python;
    }

    /** Siggen's answer to each vector, in order. */
    private List<String> siggen(String python, List<String> vectors) throws Exception {
        Path script = scratch.resolve("siggen_signatures.py");
        try (InputStream in = getClass().getResourceAsStream("siggen_signatures.py")) {
            Files.write(script, Objects.requireNonNull(in).readAllBytes());
        }
        Path crashes = Files.write(scratch.resolve("vectors.jsonl"), vectors);
        Path answers = scratch.resolve("answers.jsonl");
        Path lists = Path.of(Objects.requireNonNull(getClass().getResource("lists")).toURI());
        Process process =
                new ProcessBuilder(python, script.toString(), lists.toString())
                        .redirectInput(crashes.toFile())
                        .redirectOutput(answers.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllLines(answers, StandardCharsets.UTF_8);
    }
}
