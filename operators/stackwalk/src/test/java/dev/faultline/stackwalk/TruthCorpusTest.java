package dev.faultline.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.minidump.Cpu;
import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpReader;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.ParseResult;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.SymbolFileParser;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import dev.faultline.symbols.SymbolTable;
import dev.faultline.symbols.UnwindRules;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares with the stacks that a debugger saw in the living processes. */
class TruthCorpusTest {

    /** The debugger shows this tail call as a frame, though it left none on the stack. */
    private static final String VIRTUAL_FRAME = "__pthread_kill_internal";

    /** Functions that nothing calls. */
    private static final Set<String> OUTERMOST = Set.of("_start", "__clone3");

    /**
     * How a walk compares.
     *
     * @param expected frames that the debugger shows
     * @param right how many of them were found, from the innermost on
     * @param walked frames that were found
     * @param invented frames of all threads behind those that nothing calls
     * @param named frames of all threads with the name of a PUBLIC symbol and unwind information
     * @param misnamed how many of those names are of another function, by where functions start
     *     according to the unwind information
     */
    private record Score(
            String name,
            int expected,
            int right,
            int walked,
            int invented,
            int named,
            int misnamed) {

        boolean complete() {
            return expected == right;
        }
    }

    @Test
    void crashingThreadsAreComplete() {
        assumeTrue(isXzInstalled(), "xz is not installed");
        List<Score> best = scores(WalkOptions.BEST);
        List<Score> parity = scores(WalkOptions.RUST_MINIDUMP);
        print(best, parity);

        assertThat(best).hasSize(15).allMatch(Score::complete);
        assertThat(best.stream().mapToInt(Score::invented).sum()).isZero();
        assertThat(best.stream().mapToInt(Score::misnamed).sum()).isZero();
        assertThat(parity.stream().mapToInt(Score::misnamed).sum()).isGreaterThan(30);
        assertThat(parity.stream().filter(Score::complete)).hasSize(9);
    }

    /** In each case both with symbols and without. */
    @Test
    void parityFramesAreThoseOfRustMinidump() {
        assumeTrue(isXzInstalled(), "xz is not installed");
        SymbolSource symbols = packedSymbols(Corpus.folder("truth/symbols"));
        int same = 0;
        List<String> differences = new ArrayList<>();
        for (Path folder : Corpus.list(Corpus.folder("truth/cases"))) {
            for (String kind : List.of("full", "nosym")) {
                String ours =
                        StackwalkReport.toJson(
                                Corpus.bytes(folder.resolve("crash.dmp")),
                                kind.equals("full") ? symbols : Corpus.NO_SYMBOLS,
                                WalkOptions.RUST_MINIDUMP);
                JsonNode threads =
                        Corpus.json(Corpus.text(folder.resolve("rust." + kind + ".json")))
                                .path("threads");
                for (int i = 0; i < threads.size(); i++) {
                    String difference =
                            JsonDifference.ofLists(
                                    threads.path(i).path("frames"),
                                    Corpus.json(ours).path("threads").path(i).path("frames"),
                                    RustMinidumpCorpusTest.FRAME_FIELDS);
                    if (difference.isEmpty()) {
                        same++;
                    } else {
                        differences.add(
                                folder.getFileName() + " " + kind + " thread " + i + difference);
                    }
                }
            }
        }
        differences.forEach(difference -> System.out.println("| " + difference));
        System.out.printf(
                "| threads with the frames of rust-minidump: %d of %d%n",
                same, same + differences.size());
        assertThat(differences).isEmpty();
        assertThat(same).isGreaterThan(90);
    }

    private static List<Score> scores(WalkOptions options) {
        SymbolSource symbols = packedSymbols(Corpus.folder("truth/symbols"));
        List<Score> scores = new ArrayList<>();
        for (Path folder : Corpus.list(Corpus.folder("truth/cases"))) {
            scores.add(score(folder, symbols, options));
        }
        return scores;
    }

    private static Score score(Path folder, SymbolSource symbols, WalkOptions options) {
        Minidump dump = (Minidump) MinidumpReader.read(Corpus.bytes(folder.resolve("crash.dmp")));
        WalkedStack stack = new MinidumpWalker(symbols, options).walk(dump);
        assertThat(stack.crashingThread()).isNotNull();
        List<WalkedFrame> frames = stack.threads().get(stack.crashingThread()).frames();
        List<String> truth = truth(folder.resolve("truth.json"));
        int right = 0;
        while (right < Math.min(truth.size(), frames.size())
                && isAt(frames.get(right), truth.get(right), right, dump.system().cpu())) {
            right++;
        }
        return new Score(
                String.valueOf(folder.getFileName()),
                truth.size(),
                right,
                frames.size(),
                stack.threads().stream().mapToInt(TruthCorpusTest::framesBehindTheEnd).sum(),
                publicNames(dump, stack, symbols, options, false),
                publicNames(dump, stack, symbols, options, true));
    }

    /** Frames named by PUBLIC symbols, all or those behind the start of another function. */
    private static int publicNames(
            Minidump dump,
            WalkedStack stack,
            SymbolSource source,
            WalkOptions options,
            boolean ofOthers) {
        LoadedModules modules = LoadedModules.of(dump, source, options.mode());
        int names = 0;
        for (WalkedThread thread : stack.threads()) {
            for (WalkedFrame frame : thread.frames()) {
                SymbolTable symbols =
                        frame.moduleIndex() < 0 ? null : modules.symbols(frame.moduleIndex());
                if (symbols != null
                        && isPublicName(symbols, frame.moduleOffset(), options, ofOthers)) {
                    names++;
                }
            }
        }
        return names;
    }

    private static boolean isPublicName(
            SymbolTable symbols, long offset, WalkOptions options, boolean ofOthers) {
        Resolution found = symbols.resolve(offset, options.mode().publicRule());
        UnwindRules rules = symbols.unwindRules(offset);
        if (rules == null || found == null || found.source() != Resolution.Source.PUBLIC) {
            return false;
        }
        return !ofOthers || rules.initStart() > found.functionStart();
    }

    private static List<String> truth(Path file) {
        List<String> counters = new ArrayList<>();
        for (JsonNode frame : Corpus.json(Corpus.text(file)).path("physical_frames_top_down")) {
            if (!frame.path("function").asText().equals(VIRTUAL_FRAME)) {
                counters.add(frame.path("pc").asText());
            }
        }
        return counters;
    }

    private static int framesBehindTheEnd(WalkedThread thread) {
        for (int i = 0; i < thread.frames().size(); i++) {
            String function = thread.frames().get(i).function();
            if (function != null && OUTERMOST.contains(function)) {
                return thread.frames().size() - i - 1;
            }
        }
        return 0;
    }

    /** The debugger shows return addresses, without the bit that marks Thumb code. */
    private static boolean isAt(WalkedFrame frame, String programCounter, int index, Cpu cpu) {
        long expected = Long.parseUnsignedLong(programCounter.substring(2), 16);
        long actual = frame.instruction();
        return switch (index == 0 ? Cpu.UNKNOWN : cpu) {
            case X86, AMD64 -> actual + 1 == expected;
            case ARM -> (actual + 2 & ~1L) == expected;
            case ARM64 -> actual + 4 == expected;
            default -> actual == expected;
        };
    }

    private static void print(List<Score> best, List<Score> parity) {
        System.out.println(
                "| crash | walk | frames by debugger | right | walked | invented | PUBLIC names |"
                        + " of other functions |");
        for (int i = 0; i < best.size(); i++) {
            print("best", best.get(i));
            print("rust-minidump", parity.get(i));
        }
        print("best", sum(best));
        print("rust-minidump", sum(parity));
    }

    private static Score sum(List<Score> scores) {
        return new Score(
                scores.stream().filter(Score::complete).count() + " complete",
                scores.stream().mapToInt(Score::expected).sum(),
                scores.stream().mapToInt(Score::right).sum(),
                scores.stream().mapToInt(Score::walked).sum(),
                scores.stream().mapToInt(Score::invented).sum(),
                scores.stream().mapToInt(Score::named).sum(),
                scores.stream().mapToInt(Score::misnamed).sum());
    }

    private static void print(String mode, Score score) {
        System.out.printf(
                "| %-20s | %-13s | %3d | %3d | %3d | %2d | %3d | %3d |%n",
                score.name(),
                mode,
                score.expected(),
                score.right(),
                score.walked(),
                score.invented(),
                score.named(),
                score.misnamed());
    }

    private static boolean isXzInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "xz")));
    }

    /** The folder holds xz files, which the JDK cannot read. */
    private static SymbolSource packedSymbols(Path root) {
        return Corpus.remembering(module -> unpack(root, module));
    }

    private static SymbolResult unpack(Path root, ModuleId module) {
        Path file = root.resolve(module.symbolPath() + ".xz");
        if (!Files.exists(file)) {
            return new SymbolResult.Missing();
        }
        try {
            Process xz = new ProcessBuilder("xz", "-dc", file.toString()).start();
            try (InputStream text = xz.getInputStream()) {
                ParseResult result = SymbolFileParser.parse(text, module);
                return result instanceof ParseResult.Parsed parsed
                        ? new SymbolResult.Found(parsed.table())
                        : new SymbolResult.Corrupt(((ParseResult.Rejected) result).reason());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
