package dev.faultline.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.symbols.SymbolSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares with what rust-minidump printed for the same dumps. */
class RustMinidumpCorpusTest {

    static final List<String> FRAME_FIELDS =
            List.of(
                    "offset",
                    "trust",
                    "module",
                    "module_offset",
                    "function",
                    "function_offset",
                    "file",
                    "line",
                    "inlines",
                    "missing_symbols",
                    "unloaded_modules");
    private static final List<String> THREAD_FIELDS =
            List.of("thread_id", "thread_name", "last_error_value");
    private static final List<String> CRASHING_THREAD_FIELDS =
            List.of("threads_index", "thread_id", "thread_name", "last_error_value");

    /** What one recorded output says against ours. */
    private record Comparison(
            String name,
            String cpu,
            int threads,
            int equalThreads,
            boolean sameFacts,
            String first) {

        boolean sameFrames() {
            return threads == equalThreads;
        }
    }

    @Test
    void framesAndFactsAreThoseOfRustMinidump() {
        List<Comparison> all = compareAll();
        print(all);

        assertThat(all).hasSizeGreaterThanOrEqualTo(106);
        assertThat(all).allMatch(Comparison::sameFrames);
        assertThat(all).allMatch(Comparison::sameFacts);
    }

    private static List<Comparison> compareAll() {
        Path folder = Corpus.folder("minidumps");
        SymbolSource symbols = Corpus.symbols(folder.resolve("symbols"));
        List<Comparison> all = new ArrayList<>();
        for (Path recorded : Corpus.list(folder.resolve("reference-output/rust-minidump"))) {
            String text = Corpus.text(recorded);
            if (text.startsWith("{")) {
                String name = String.valueOf(recorded.getFileName());
                SymbolSource source = name.endsWith(".sym.json") ? symbols : Corpus.NO_SYMBOLS;
                Path dump = folder.resolve(dumpPath(name));
                String ours =
                        StackwalkReport.toJson(
                                Corpus.bytes(dump), source, WalkOptions.RUST_MINIDUMP);
                all.add(compare(name, Corpus.json(text), Corpus.json(ours)));
            }
        }
        return all;
    }

    private static String dumpPath(String name) {
        return name.substring(0, name.indexOf(".dmp") + 4)
                .replace("breakpad_processor-testdata_", "breakpad/processor-testdata/")
                .replace("rust-minidump_testdata_", "rust-minidump/testdata/")
                .replace("symbolic_minidump_", "symbolic/minidump/");
    }

    private static Comparison compare(String name, JsonNode expected, JsonNode actual) {
        int equal = 0;
        String first = "";
        for (int i = 0; i < expected.path("threads").size(); i++) {
            String difference =
                    JsonDifference.ofLists(
                            expected.path("threads").path(i).path("frames"),
                            actual.path("threads").path(i).path("frames"),
                            FRAME_FIELDS);
            equal += difference.isEmpty() ? 1 : 0;
            first = first.isEmpty() && !difference.isEmpty() ? i + "/" + difference : first;
        }
        String facts = differenceOfFacts(expected, actual);
        return new Comparison(
                name,
                expected.path("system_info").path("cpu_arch").asText(),
                expected.path("threads").size(),
                equal,
                facts.isEmpty(),
                first + facts);
    }

    /**
     * Every field of the recorded document but the frames; what differs is in the table of
     * docs/reference/stackwalk-json.md.
     */
    private static String differenceOfFacts(JsonNode expected, JsonNode actual) {
        List<String> fields = fields(expected, "threads", "crashing_thread", "crash_info");
        List<String> crashFields = fields(expected.path("crash_info"), "assertion");
        // One list of mappings is cut off in its last line: rust-minidump drops the list, we the
        // line.
        if (expected.path("linux_memory_map_count").isNull()) {
            fields.remove("linux_memory_map_count");
            crashFields.remove("possible_bit_flips");
        }
        return JsonDifference.of(expected, actual, fields)
                + JsonDifference.of(
                        expected.path("crash_info"), actual.path("crash_info"), crashFields)
                + JsonDifference.ofLists(
                        expected.path("threads"), actual.path("threads"), THREAD_FIELDS)
                + JsonDifference.of(
                        expected.path("crashing_thread"),
                        actual.path("crashing_thread"),
                        CRASHING_THREAD_FIELDS)
                + JsonDifference.of(
                        expected.at("/crashing_thread/frames/0"),
                        actual.at("/crashing_thread/frames/0"),
                        List.of("registers"));
    }

    private static List<String> fields(JsonNode object, String... except) {
        List<String> fields = new ArrayList<>();
        object.fieldNames().forEachRemaining(fields::add);
        fields.removeAll(List.of(except));
        return fields;
    }

    private static void print(List<Comparison> all) {
        for (Comparison one : all) {
            System.out.printf(
                    "| %-70s | %-6s | %2d/%2d threads | facts %-5s | %s%n",
                    one.name(),
                    one.cpu(),
                    one.equalThreads(),
                    one.threads(),
                    one.sameFacts(),
                    one.sameFrames() && one.sameFacts() ? "" : one.first());
        }
        long equal = all.stream().filter(Comparison::sameFrames).count();
        long facts = all.stream().filter(Comparison::sameFacts).count();
        System.out.printf(
                "| outputs with the same frames: %d of %d; outputs with the same facts: %d of"
                        + " %d%n",
                equal, all.size(), facts, all.size());
    }
}
