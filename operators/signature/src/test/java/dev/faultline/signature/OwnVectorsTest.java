package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.text.PythonJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Crashes of an imaginary kitchen under an imaginary set of lists. What to expect is what siggen
 * 2.2.20241029 says, see {@link OwnVectorsReferenceTest}; none depends on the generation.
 */
class OwnVectorsTest {

    @TestFactory
    Stream<DynamicTest> bothGenerationsAgreeWithTheReference() throws Exception {
        Path lists = Path.of(Objects.requireNonNull(getClass().getResource("lists")).toURI());
        List<Map<?, ?>> vectors = vectors();
        assertThat(vectors).hasSizeGreaterThan(100);
        List<DynamicTest> tests = new ArrayList<>();
        for (EngineGeneration generation : EngineGeneration.values()) {
            var engine = SignatureEngine.strict(Ruleset.fromSiglists(lists, generation));
            for (Map<?, ?> vector : vectors) {
                String name = generation.label() + ": " + vector.get("name");
                tests.add(DynamicTest.dynamicTest(name, () -> agrees(engine, vector)));
            }
        }
        return tests.stream();
    }

    private static void agrees(SignatureEngine engine, Map<?, ?> vector) {
        var json = (Map<?, ?>) Objects.requireNonNull(vector.get("crash_data"));
        CrashData crash = CrashDataJson.of(json);
        Signature actual = engine.sign(crash);
        assertThat(actual.signature()).isEqualTo(vector.get("signature"));
        assertThat(actual.protoSignature()).isEqualTo(vector.get("proto_signature"));
        assertThat(actual.failedRules()).isEqualTo(vector.get("failed_rules"));
        Explanation explanation = engine.explain(crash);
        assertThat(explanation.signature()).isEqualTo(actual);
        assertThat(replayed(explanation)).isEqualTo(actual.signature());
        assertThat(decisions(StoredStack.explain(engine.ruleset(), actual.normalizedFrames())))
                .isEqualTo(decisions(explanation.frames()));
        assertThat(engine.remembering(0).sign(crash)).isEqualTo(actual);
    }

    /** What was kept of a stack does not say what its frames were before. */
    private static List<String> decisions(List<FrameDecision> frames) {
        return frames.stream()
                .map(frame -> frame.normalized() + ' ' + frame.decision() + ' ' + frame.entry())
                .toList();
    }

    private static String replayed(Explanation explanation) {
        List<Explanation.Step> steps = explanation.steps();
        return steps.isEmpty() ? "" : steps.get(steps.size() - 1).signature();
    }

    static List<Map<?, ?>> vectors() throws Exception {
        List<Map<?, ?>> vectors = new ArrayList<>();
        for (String line : lines()) {
            vectors.add((Map<?, ?>) Objects.requireNonNull(PythonJson.parse(line)));
        }
        return vectors;
    }

    static List<String> lines() throws Exception {
        try (var in = OwnVectorsTest.class.getResourceAsStream("vectors.jsonl")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
