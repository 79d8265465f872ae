package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.lists.ListEntry;
import dev.faultline.signature.lists.ListKind;
import dev.faultline.signature.lists.SiglistLint;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RulesetTest {

    @Test
    void theIdNamesGenerationAndContent() throws Exception {
        ListEntry stir = prefix("stir", 1);
        ListEntry fry = prefix("fry", 2);
        String both = id(List.of(stir, fry));
        assertThat(both).startsWith("2026-08-").hasSize("2026-08-".length() + 16);
        assertThat(id(List.of(stir))).isNotEqualTo(both);
        assertThat(id(List.of(prefix("stir", 10), prefix("fry", 20)))).isEqualTo(both);
        assertThat(Ruleset.of(List.of(stir, fry), EngineGeneration.G2024_10).id())
                .startsWith("2024-10-");
    }

    @Test
    void everyBuiltInEntryTellsWhyAndStandsOnce() {
        List<ListEntry> entries = Ruleset.builtIn().entries();
        assertThat(entries).isNotEmpty().allSatisfy(entry -> assertThat(entry.why()).isNotEmpty());
        assertThat(
                        entries.stream()
                                .map(entry -> entry.kind() + " " + entry.text())
                                .collect(Collectors.toSet()))
                .hasSameSizeAs(entries);
    }

    @Test
    void theBuiltInListIsFreeOfFaults() {
        assertThat(SiglistLint.check(Ruleset.builtIn().entries())).isEmpty();
    }

    @Test
    void theBuiltInRulesetSeesThroughAllocatorsAndPanics() {
        var engine = SignatureEngine.of(Ruleset.builtIn());
        assertThat(sign(engine, "malloc", "Kettle::Fill(int)")).isEqualTo("malloc | Kettle::Fill");
        assertThat(
                        sign(
                                engine,
                                "std::panicking::rust_panic_with_hook",
                                "core::panicking::panic_fmt",
                                "core::panicking::panic",
                                "kettle::boil"))
                .isEqualTo("kettle::boil");
    }

    @Test
    void aLenientEngineNamesWhyThereIsNoSignature() {
        var engine = SignatureEngine.of(Ruleset.builtIn());
        CrashData.Builder crash = CrashData.builder();
        assertThat(sign(engine, crash.threads(List.of(CrashThread.MALFORMED))))
                .isEqualTo("EMPTY: malformed stack");
        assertThat(sign(engine, crash.threads(List.of(thread("  ")))))
                .isEqualTo("EMPTY: no frame has a name");
        assertThat(sign(engine, crash.threads(List.of(thread("\u00e9\u00e9")))))
                .isEqualTo("EMPTY: no printable name");
    }

    private static CrashThread thread(String function) {
        return CrashThread.of(List.of(Frame.ofFunction(function)));
    }

    private static String sign(SignatureEngine engine, CrashData.Builder crash) {
        return engine.sign(crash.build()).signature();
    }

    private static String sign(SignatureEngine engine, String... functions) {
        List<Frame> frames = List.of(functions).stream().map(Frame::ofFunction).toList();
        return sign(engine, CrashData.builder().threads(List.of(CrashThread.of(frames))));
    }

    private static String id(List<ListEntry> entries) throws Exception {
        return Ruleset.of(entries, EngineGeneration.G2026_08).id();
    }

    private static ListEntry prefix(String text, int line) {
        return new ListEntry(
                ListKind.PREFIX, ListEntry.Form.PATTERN, text, "prefixes.txt", line, "");
    }
}
