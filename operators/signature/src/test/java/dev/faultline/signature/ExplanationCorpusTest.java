package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.FrameDecision.Decision;
import dev.faultline.signature.lists.FrameMatcher;
import dev.faultline.signature.lists.ListEntry;
import dev.faultline.signature.lists.ListKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever replays the explanation of a crash gets its signature; on thousands of crashes. */
class ExplanationCorpusTest {

    private final Map<ListEntry, FrameMatcher> matchers = new HashMap<>();

    @ParameterizedTest
    @CsvSource({"socorro-, G2026_08", "siggen-2.2, G2024_10"})
    void replayingAnExplanationGivesTheSignature(String lists, EngineGeneration generation)
            throws Exception {
        Ruleset ruleset = Ruleset.fromSiglists(SignatureCorpus.lists(lists), generation);
        SignatureEngine engine = SignatureEngine.strict(ruleset);
        int replayed = 0;
        int frames = 0;
        for (Map<?, ?> vector :
                SignatureCorpus.read(SignatureCorpus.folder().resolve("dev.jsonl.gz"))) {
            CrashData crash = CrashDataJson.of(SignatureCorpus.object(vector.get("crash_data")));
            Explanation explanation = engine.explain(crash);
            String id = SignatureCorpus.text(vector, "id");
            assertThat(explanation.signature()).as(id).isEqualTo(engine.sign(crash));
            assertThat(replayed(explanation)).as(id).isEqualTo(explanation.signature().signature());
            for (FrameDecision frame : explanation.frames()) {
                assertThat(isJustified(frame)).as("%s: %s", id, frame).isTrue();
                frames++;
            }
            replayed++;
        }
        System.out.printf(
                "%s: %d explanations replayed, %d frames%n", generation, replayed, frames);
        assertThat(replayed).isEqualTo(12_000);
    }

    /** The kept frames make the stack's signature, which the steps lead on to the last one. */
    private static String replayed(Explanation explanation) {
        String signature = "";
        for (Explanation.Step step : explanation.steps()) {
            String stack = explanation.stackSignature();
            boolean isOfFrames = !explanation.frames().isEmpty();
            boolean isSignedAgain =
                    explanation.steps().stream()
                            .anyMatch(other -> other.rule().equals("SignatureRunWatchDog"));
            signature =
                    switch (step.rule()) {
                        case "SignatureGenerationRule" ->
                                isOfFrames && !isSignedAgain ? stack : step.signature();
                        case "SignatureRunWatchDog" ->
                                isOfFrames ? "shutdownhang | " + stack : step.signature();
                        default -> step.signature();
                    };
            assertThat(signature).isEqualTo(step.signature());
        }
        return signature;
    }

    /** Whether the entry that is named matches the frame and does what was decided. */
    private boolean isJustified(FrameDecision frame) throws Exception {
        ListEntry entry = frame.entry();
        if (entry == null) {
            return frame.decision() != Decision.IRRELEVANT && frame.decision() != Decision.PREFIX;
        }
        ListKind kind =
                frame.decision() == Decision.IRRELEVANT ? ListKind.IRRELEVANT : ListKind.PREFIX;
        FrameMatcher matcher = matchers.get(entry);
        if (matcher == null) {
            matcher = FrameMatcher.of(List.of(entry));
            matchers.put(entry, matcher);
        }
        return entry.kind() == kind && matcher.matches(frame.normalized());
    }
}
