package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.Resigner.Outcome;
import dev.faultline.signature.Resigner.Resigned;
import dev.faultline.signature.lists.ListEntry;
import dev.faultline.signature.lists.ListKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResignerTest {

    private static final ListEntry STIR = entry(ListKind.PREFIX, "stir");
    private static final ListEntry FRY = entry(ListKind.IRRELEVANT, "fry");

    @Test
    void aCrashWhoseFramesNoListJudgesDifferentlyIsNotTouched() throws Exception {
        assertThat(resign(List.of(), List.of(STIR), "boil", "boil", "pan"))
                .isEqualTo(new Resigned(Outcome.UNTOUCHED, "boil"));
        assertThat(resign(List.of(), List.of(STIR), "stir", "stir", "pan").outcome())
                .isEqualTo(Outcome.CHANGED);
    }

    @Test
    void whatRulesPutAroundTheStackStays() throws Exception {
        assertThat(resign(List.of(), List.of(STIR), "hang: ui | stir", "stir", "pan").signature())
                .isEqualTo("hang: ui | stir | pan");
        assertThat(
                        resign(
                                        List.of(FRY),
                                        List.of(),
                                        "OOM | large | pan | IPC_Message_Name=M",
                                        "fry",
                                        "pan")
                                .signature())
                .isEqualTo("OOM | large | fry | IPC_Message_Name=M");
    }

    @Test
    void aSignatureThatIsNotMadeOfTheStackStays() throws Exception {
        assertThat(resign(List.of(), List.of(STIR), "OOM | small", "stir", "pan"))
                .isEqualTo(new Resigned(Outcome.SAME, "OOM | small"));
    }

    @Test
    void whatCannotBeToldFromWhatWasKeptIsSaidToBeUnknown() throws Exception {
        List<ListEntry> none = List.of();
        List<ListEntry> stir = List.of(STIR);
        String oom = "stir | NS_ABORT_OOM";
        assertThat(resign(none, stir, "stir", "stir", "NS_ABORT_OOM").outcome())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(resign(stir, none, oom, "stir", "NS_ABORT_OOM").outcome())
                .isEqualTo(Outcome.UNKNOWN);
        String cut = "stir" + "x".repeat(248) + "...";
        assertThat(resign(none, stir, cut, "stir" + "x".repeat(300), "pan").outcome())
                .isEqualTo(Outcome.UNKNOWN);
        List<ListEntry> line = List.of(entry(ListKind.LINE_NUMBER, "pan"));
        assertThat(resign(none, line, "pan", "pan").outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void generationsOfTheEngineCannotBeCompared() throws Exception {
        assertThat(
                        Resigner.between(
                                Ruleset.of(List.of(), EngineGeneration.G2024_10),
                                Ruleset.of(List.of(), EngineGeneration.G2026_08)))
                .isEmpty();
    }

    @Test
    void theSignatureIsTheOneThatSigningTheCrashAnewGives() throws Exception {
        Path lists = Path.of(Objects.requireNonNull(getClass().getResource("lists")).toURI());
        Ruleset full = Ruleset.fromSiglists(lists, EngineGeneration.G2026_08);
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (ListEntry left : full.entries()) {
            List<ListEntry> fewer = new ArrayList<>(full.entries());
            fewer.remove(left);
            Ruleset reduced = Ruleset.of(fewer, EngineGeneration.G2026_08);
            compare(full, reduced, outcomes);
            compare(reduced, full, outcomes);
        }
        assertThat(outcomes.keySet()).contains(Outcome.UNTOUCHED, Outcome.CHANGED, Outcome.SAME);
        assertThat(outcomes.getOrDefault(Outcome.UNKNOWN, 0))
                .isLessThan(outcomes.getOrDefault(Outcome.CHANGED, 0));
    }

    private static void compare(Ruleset from, Ruleset to, Map<Outcome, Integer> outcomes)
            throws Exception {
        var before = SignatureEngine.of(from);
        var after = SignatureEngine.of(to);
        Resigner resigner = Resigner.between(from, to).orElseThrow();
        for (Map<?, ?> vector : OwnVectorsTest.vectors()) {
            var json = (Map<?, ?>) Objects.requireNonNull(vector.get("crash_data"));
            CrashData crash = CrashDataJson.of(json);
            Signature was = before.sign(crash);
            if (!was.failedRules().isEmpty()) {
                continue;
            }
            Resigned is = resigner.resign(was.signature(), was.normalizedFrames());
            outcomes.merge(is.outcome(), 1, Integer::sum);
            if (is.outcome() != Outcome.UNKNOWN) {
                assertThat(is.signature())
                        .as("%s, %s", vector.get("name"), is)
                        .isEqualTo(after.sign(crash).signature());
            }
        }
    }

    private static Resigned resign(
            List<ListEntry> from, List<ListEntry> to, String signature, String... frames)
            throws Exception {
        return Resigner.between(
                        Ruleset.of(from, EngineGeneration.G2026_08),
                        Ruleset.of(to, EngineGeneration.G2026_08))
                .orElseThrow()
                .resign(signature, List.of(frames));
    }

    private static ListEntry entry(ListKind kind, String text) {
        return new ListEntry(kind, ListEntry.Form.LITERAL, text, "list.txt", 1, "");
    }
}
