package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.SignatureCorpus.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Agreement with the reference on thousands of crashes. */
class SignatureCorpusTest {

    @Test
    void strictModeWithTheCurrentListsAgreesEverywhere() throws Exception {
        var engine = SignatureEngine.strict(ruleset("socorro-", EngineGeneration.G2026_08));
        Table table = new Table();
        for (Map<?, ?> vector : vectors("dev.jsonl.gz")) {
            compareWhole(engine, vector, table);
        }
        table.print("current lists, strict");
        assertThat(table.differences()).isEmpty();
    }

    @Test
    void strictModeAgreesWithTheReferencesOwnTests() throws Exception {
        var engine = SignatureEngine.strict(ruleset("socorro-", EngineGeneration.G2026_08));
        Table table = new Table();
        for (Map<?, ?> vector : vectors("upstream.jsonl.gz")) {
            compareWhole(engine, vector, table);
        }
        table.print("the reference's own tests");
        assertThat(table.differences()).isEmpty();
    }

    @Test
    void the2024EngineAgreesWithTheLastPublishedLibrary() throws Exception {
        var engine = SignatureEngine.strict(ruleset("siggen-2.2", EngineGeneration.G2024_10));
        Table table = new Table();
        for (Map<?, ?> vector : vectors("dev.jsonl.gz")) {
            String actual = engine.sign(crash(vector)).signature();
            String expected = SignatureCorpus.text(vector, "signature_siggen_2_2");
            table.count(
                    SignatureCorpus.text(vector, "family"),
                    actual.equals(expected),
                    difference(vector, expected, actual));
        }
        table.print("siggen 2.2 lists and engine");
        assertThat(table.differences()).isEmpty();
    }

    @Test
    void theBuiltInRulesetAgreesWithTheCurrentListsOnMostCrashes() throws Exception {
        var engine = SignatureEngine.strict(Ruleset.builtIn());
        Table table = new Table();
        for (Map<?, ?> vector : vectors("dev.jsonl.gz")) {
            Map<?, ?> expected = SignatureCorpus.object(vector.get("expected"));
            String actual = engine.sign(crash(vector)).signature();
            String wanted = SignatureCorpus.text(expected, "signature");
            table.count(
                    SignatureCorpus.text(vector, "family"),
                    actual.equals(wanted),
                    difference(vector, wanted, actual));
        }
        table.print("built-in ruleset");
        double share = table.share(SignatureCorpusTest::isNotAboutOneEntry);
        System.out.printf("  %-45s %.2f %%%n", "all but siglist and nearmiss", 100 * share);
        assertThat(share).isGreaterThanOrEqualTo(0.85);
    }

    /** The families that go through the reference's lists entry by entry. */
    private static boolean isNotAboutOneEntry(String family) {
        return !family.startsWith("siglist:") && !family.startsWith("nearmiss:");
    }

    @Test
    void lenientModeDiffersFromStrictOnlyWhereStrictIsEmpty() throws Exception {
        Ruleset ruleset = ruleset("socorro-", EngineGeneration.G2026_08);
        var strict = SignatureEngine.strict(ruleset);
        var lenient = SignatureEngine.of(ruleset);
        for (Map<?, ?> vector : vectors("dev.jsonl.gz")) {
            String expected = strict.sign(crash(vector)).signature();
            String actual = lenient.sign(crash(vector)).signature();
            if (expected.isEmpty()) {
                assertThat(actual).startsWith("EMPTY: ");
            } else {
                assertThat(actual).isEqualTo(expected);
            }
        }
    }

    private static void compareWhole(SignatureEngine engine, Map<?, ?> vector, Table table) {
        Signature actual = engine.sign(crash(vector));
        Map<?, ?> expected = SignatureCorpus.object(vector.get("expected"));
        List<String> expectedNotes =
                ((List<?>) Objects.requireNonNull(expected.get("notes")))
                        .stream().map(note -> withoutFailureText(String.valueOf(note))).toList();
        List<String> actualNotes =
                actual.notes().stream().map(SignatureCorpusTest::withoutFailureText).toList();
        boolean agrees =
                actual.signature().equals(expected.get("signature"))
                        && Objects.equals(actual.protoSignature(), expected.get("proto_signature"))
                        && actualNotes.equals(expectedNotes)
                        && (expected.get("failed_rules") == null
                                || actual.failedRules().equals(expected.get("failed_rules")));
        table.count(
                SignatureCorpus.text(vector, "family"),
                agrees,
                difference(vector, expected.toString(), actual.toString()));
    }

    /** What follows is the text of another language's exception. */
    private static String withoutFailureText(String note) {
        int end = note.indexOf(": Rule failed");
        return end < 0 ? note : note.substring(0, end) + ": Rule failed";
    }

    private static String difference(Map<?, ?> vector, String expected, String actual) {
        return vector.get("id") + "\n  expected " + expected + "\n  actual   " + actual;
    }

    private static CrashData crash(Map<?, ?> vector) {
        return CrashDataJson.of(SignatureCorpus.object(vector.get("crash_data")));
    }

    private static List<Map<?, ?>> vectors(String file) throws Exception {
        return SignatureCorpus.read(SignatureCorpus.folder().resolve(file));
    }

    private static Ruleset ruleset(String prefix, EngineGeneration generation) throws Exception {
        Path directory = SignatureCorpus.lists(prefix);
        return Ruleset.fromSiglists(directory, generation);
    }
}
