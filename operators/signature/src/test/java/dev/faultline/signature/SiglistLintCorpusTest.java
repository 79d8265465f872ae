package dev.faultline.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.signature.lists.ListEntry;
import dev.faultline.signature.lists.ListKind;
import dev.faultline.signature.lists.SiglistFiles;
import dev.faultline.signature.lists.SiglistLint;
import dev.faultline.signature.lists.SiglistLint.Fault;
import dev.faultline.signature.lists.SiglistLint.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What lint says of real lists, and whether thousands of crashes agree. */
class SiglistLintCorpusTest {

    private static final Set<Fault> USELESS =
            Set.of(Fault.DUPLICATE, Fault.SHADOWED, Fault.OVERRULED, Fault.DEAD);

    @Test
    void withoutAllThatAreFoundUselessNoSignatureChanges() throws Exception {
        List<CrashData> crashes = crashes();
        for (Path lists : allLists()) {
            List<ListEntry> entries = SiglistFiles.read(lists);
            List<ListEntry> useless = useless(entries);
            List<ListEntry> others = new ArrayList<>(entries);
            others.removeAll(useless);
            System.out.printf(
                    "%s: %d entries, %s%n", lists.getFileName(), entries.size(), counts(entries));
            assertThat(signatures(others, crashes)).isEqualTo(signatures(entries, crashes));
        }
    }

    @Test
    void everyEntryThatDecidesNothingInTheCurrentListsIsFound() throws Exception {
        List<ListEntry> entries = SiglistFiles.read(SignatureCorpus.lists("socorro-"));
        List<ListEntry> useless = useless(entries);
        List<ListEntry> missed = new ArrayList<>();
        int found = 0;
        for (ListEntry idle : withoutEffect(entries)) {
            // Of two equal entries either can go, but only the second is a duplicate.
            boolean isFound = useless.stream().anyMatch(entry -> entry.text().equals(idle.text()));
            found += isFound ? 1 : 0;
            if (!isFound) {
                missed.add(idle);
            }
        }
        System.out.printf("%d of %d entries that decide nothing%n", found, found + missed.size());
        assertThat(missed).isEmpty();
        assertThat(found).isEqualTo(25);
    }

    /** Entries each of which can be taken out without changing the signature of any crash. */
    private static List<ListEntry> withoutEffect(List<ListEntry> entries) throws Exception {
        List<CrashData> crashes = crashes();
        SignatureEngine full = engine(entries);
        List<ListEntry> withoutEffect = new ArrayList<>();
        for (ListEntry entry : entries) {
            List<ListEntry> others = new ArrayList<>(entries);
            others.remove(entry);
            SignatureEngine reduced = engine(others);
            boolean changes =
                    crashes.stream()
                            .anyMatch(
                                    crash ->
                                            !reduced.sign(crash)
                                                    .signature()
                                                    .equals(full.sign(crash).signature()));
            if (!changes) {
                withoutEffect.add(entry);
            }
        }
        return withoutEffect;
    }

    private static List<ListEntry> useless(List<ListEntry> entries) {
        return SiglistLint.check(entries).stream()
                .filter(finding -> USELESS.contains(finding.fault()))
                .map(Finding::entry)
                .toList();
    }

    private static Map<Fault, Long> counts(List<ListEntry> entries) {
        return SiglistLint.check(entries).stream()
                .collect(
                        Collectors.groupingBy(
                                Finding::fault,
                                () -> new EnumMap<>(Fault.class),
                                Collectors.counting()));
    }

    private static List<String> signatures(List<ListEntry> entries, List<CrashData> crashes)
            throws Exception {
        SignatureEngine engine = engine(entries);
        return crashes.stream().map(crash -> engine.sign(crash).signature()).toList();
    }

    private static SignatureEngine engine(List<ListEntry> entries) throws Exception {
        return SignatureEngine.strict(Ruleset.of(entries, EngineGeneration.G2026_08))
                .remembering(1 << 12);
    }

    private static List<CrashData> crashes() throws Exception {
        return SignatureCorpus.read(SignatureCorpus.folder().resolve("dev.jsonl.gz")).stream()
                .map(vector -> SignatureCorpus.object(vector.get("crash_data")))
                .map(CrashDataJson::of)
                .toList();
    }

    private static List<Path> allLists() throws Exception {
        Path siglists = SignatureCorpus.folder().resolve("siglists");
        try (var files = Files.walk(siglists)) {
            return files.filter(file -> file.endsWith(ListKind.SENTINEL.fileName()))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }
}
