package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.SignatureCorpus.Table;
import dev.faultline.signature.lists.ListEntry;
import dev.faultline.signature.lists.ListKind;
import dev.faultline.signature.text.LastToken;
import dev.faultline.signature.text.PythonText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Agreement with the reference's tests of single functions and rules. */
class ComponentCorpusTest {
    private static final EngineGeneration NEWEST = EngineGeneration.G2026_08;
    private static final List<Rule> RULES =
            List.of(
                    new StackwalkerErrorRule(),
                    new BadHardwareRule(),
                    new OutOfMemoryRule(),
                    new AbortRule(),
                    new ShutdownTimeoutRule(),
                    new IpcChannelErrorRule(),
                    new IpcMessageNameRule(),
                    new StackOverflowRule(),
                    new HangRule(),
                    new PrintableCharactersRule(),
                    new WhitespaceRule(),
                    new TruncateRule());

    @Test
    void functionsAndRulesAgreeOneByOne() throws Exception {
        Table table = new Table();
        int skipped = 0;
        var file = SignatureCorpus.folder().resolve("upstream_components.jsonl.gz");
        for (Map<?, ?> vector : SignatureCorpus.read(file)) {
            String kind = SignatureCorpus.text(vector, "kind");
            Object expected =
                    vector.get(
                            kind.endsWith(".action")
                                    ? "signature_after"
                                    : kind.endsWith(".predicate") ? "returned" : "result");
            Object actual =
                    kind.startsWith("rule:") ? afterRule(kind, vector) : result(kind, vector);
            if (actual == SKIPPED) {
                skipped++;
            } else {
                String difference = vector + "\n  actual " + actual;
                table.count(kind, Objects.equals(actual, expected), difference);
            }
        }
        table.print("the reference's tests of single functions; without counterpart: " + skipped);
        assertThat(table.differences()).isEmpty();
    }

    private static final Object SKIPPED = new Object();

    private static @Nullable Object result(String kind, Map<?, ?> vector) throws Exception {
        List<?> args = vector.get("args") instanceof List<?> list ? list : List.of();
        if (args.isEmpty() || !(args.get(0) instanceof String text)) {
            return SKIPPED;
        }
        return switch (kind) {
            case "util:collapse_types" -> FunctionNames.collapseTypes(text, NEWEST);
            case "util:collapse_arguments" -> FunctionNames.collapseArguments(text, NEWEST);
            case "util:drop_prefix_and_return_type" -> LastToken.of(text);
            case "util:parse_source_file" -> SourcePaths.of(text);
            case "util:drop_bad_characters" -> PythonText.keepPrintableAscii(text);
            case "ctool:normalize_cpp_function" -> named(text, args, null);
            case "ctool:normalize_rust_function" -> named(text, args, "/src/lib.rs");
            default -> SKIPPED;
        };
    }

    private static String named(String function, List<?> args, @Nullable String file)
            throws Exception {
        var lineNumber =
                new ListEntry(
                        ListKind.LINE_NUMBER, ListEntry.Form.LITERAL, "fnNeedNumber", "", 1, "");
        Ruleset ruleset = Ruleset.of(List.of(lineNumber), NEWEST);
        Integer line = Integer.valueOf(String.valueOf(args.get(1)));
        Frame frame = Frame.of(null, function, file, line, null);
        CrashData crash =
                CrashData.builder().threads(List.of(CrashThread.of(List.of(frame)))).build();
        return SignatureEngine.strict(ruleset).sign(crash).normalizedFrames().get(0);
    }

    /** The signature after a rule's action, or whether its condition held. */
    private static Object afterRule(String kind, Map<?, ?> vector) {
        String name = kind.substring("rule:".length(), kind.lastIndexOf('.'));
        List<Rule> named = RULES.stream().filter(rule -> rule.name().equals(name)).toList();
        if (named.isEmpty()) {
            return SKIPPED;
        }
        var json = SignatureCorpus.object(vector.get("crash_data"));
        Signing signing = new Signing(CrashDataJson.of(json), null);
        String before = SignatureCorpus.text(vector, "signature_before");
        signing.replace(before);
        if (kind.equals("rule:OOMSignature.action")) {
            OutOfMemoryRule.mark(signing); // the reference's tests skip the condition here
        } else {
            named.get(0).run(signing);
        }
        return kind.endsWith(".action")
                ? signing.signature()
                : (Object) !signing.signature().equals(before);
    }
}
