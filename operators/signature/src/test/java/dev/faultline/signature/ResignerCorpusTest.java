package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.Resigner.Outcome;
import dev.faultline.signature.Resigner.Resigned;
import dev.faultline.signature.lists.FrameMatcher;
import dev.faultline.signature.lists.ListEntry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A year's changes to the lists, and which of thousands of crashes signing again looks at. */
class ResignerCorpusTest {

    @Test
    void onlyCrashesWithAFrameThatAChangedEntryMatchesAreTouched() throws Exception {
        Ruleset from = lists("history/2025-07-01");
        Ruleset to = lists("history/2026-07-01");
        FrameMatcher changed = FrameMatcher.of(changed(from, to));
        SignatureEngine before = SignatureEngine.of(from);
        SignatureEngine after = SignatureEngine.of(to);
        Resigner resigner = Resigner.between(from, to).orElseThrow();
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        int matched = 0;
        for (Map<?, ?> vector :
                SignatureCorpus.read(SignatureCorpus.folder().resolve("dev.jsonl.gz"))) {
            CrashData crash = CrashDataJson.of(SignatureCorpus.object(vector.get("crash_data")));
            Signature was = before.sign(crash);
            Resigned is = resigner.resign(was.signature(), was.normalizedFrames());
            boolean canChange = was.normalizedFrames().stream().anyMatch(changed::matches);
            matched += canChange ? 1 : 0;
            outcomes.merge(is.outcome(), 1, Integer::sum);
            assertThat(canChange || is.outcome() == Outcome.UNTOUCHED).isTrue();
            if (is.outcome() != Outcome.UNKNOWN) {
                assertThat(is.signature())
                        .as("%s, %s", vector.get("id"), is)
                        .isEqualTo(after.sign(crash).signature());
            }
        }
        System.out.printf(
                "a frame that one of %d changed entries matches: %d crashes; %s%n",
                changed(from, to).size(), matched, outcomes);
        int touched = 12_000 - outcomes.getOrDefault(Outcome.UNTOUCHED, 0);
        assertThat(touched).isPositive().isLessThanOrEqualTo(matched);
        assertThat(touched).isLessThan(12_000 / 10);
        assertThat(outcomes.get(Outcome.CHANGED)).isPositive();
    }

    private static List<ListEntry> changed(Ruleset from, Ruleset to) {
        Set<String> before = texts(from);
        Set<String> after = texts(to);
        List<ListEntry> changed = new ArrayList<>();
        from.entries().stream().filter(entry -> !after.contains(text(entry))).forEach(changed::add);
        to.entries().stream().filter(entry -> !before.contains(text(entry))).forEach(changed::add);
        return changed;
    }

    private static Set<String> texts(Ruleset ruleset) {
        Set<String> texts = new HashSet<>();
        ruleset.entries().forEach(entry -> texts.add(text(entry)));
        return texts;
    }

    private static String text(ListEntry entry) {
        return entry.kind() + " " + entry.text();
    }

    private static Ruleset lists(String directory) throws Exception {
        return Ruleset.fromSiglists(
                SignatureCorpus.folder().resolve("siglists").resolve(directory),
                EngineGeneration.G2026_08);
    }
}
