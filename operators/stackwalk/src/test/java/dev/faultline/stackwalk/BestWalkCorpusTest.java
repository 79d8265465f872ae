package dev.faultline.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpReader;
import dev.faultline.symbols.SymbolSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The best walk of crashing threads against rust-minidump's: they are the same, or there is an
 * argument for each difference. {@code docs/reference/stack-walking.md} tells them at length.
 */
class BestWalkCorpusTest {

    /** Why the walks part, as far as the dump itself can tell. */
    enum Argument {
        /** The same frames; a name is left out that belongs to another function. */
        NAME_OF_ANOTHER_FUNCTION,
        /** A symbol file with a few bad lines is used, which rust-minidump rejects as a whole. */
        NAME_IN_SPITE_OF_BAD_LINES,
        /** The outermost function was reached, and what follows there is made up. */
        BEHIND_THE_OUTERMOST_FUNCTION,
        /** The frame is in memory that cannot run. */
        NOT_EXECUTABLE,
        /** The bytes in the dump before the return address are no call. */
        NO_CALL_BEFORE_IT,
        /** A leftover of the loader's, which resolves imports on the stack of its callers. */
        LOADER_LEFTOVER,
        /** A pointer to a function. */
        POINTER_TO_FUNCTION,
        /** The best walk found a caller where rust-minidump saw an impossible one and stopped. */
        WENT_ON,
        /** The word at the stack pointer is the return address of a call to no code. */
        CALL_TO_NO_CODE,
        NONE
    }

    private record Difference(String dump, int frame, int frames, int recorded, Argument why) {}

    @Test
    void everyDifferenceHasAnArgument() {
        Path folder = Corpus.folder("minidumps");
        SymbolSource symbols = Corpus.symbols(folder.resolve("symbols"));
        List<Difference> differences = new ArrayList<>();
        int same = 0;
        for (Path file : dumps(folder)) {
            if (MinidumpReader.read(Corpus.bytes(file)) instanceof Minidump dump) {
                for (SymbolSource source : List.of(symbols, Corpus.NO_SYMBOLS)) {
                    Difference found =
                            difference(
                                    folder.relativize(file)
                                            + (source == symbols ? "" : " without symbols"),
                                    dump,
                                    source);
                    if (found == null) {
                        same++;
                    } else {
                        differences.add(found);
                    }
                }
            }
        }
        differences.forEach(
                one ->
                        System.out.printf(
                                "| %-76s | frame %3d of %3d | rust-minidump has %3d | %s%n",
                                one.dump(), one.frame(), one.frames(), one.recorded(), one.why()));
        System.out.printf(
                "| crashing threads the same: %d, different with an argument: %d%n",
                same, differences.size());
        assertThat(differences).noneMatch(one -> one.why() == Argument.NONE);
        assertThat(same).isGreaterThan(50);
    }

    private static List<Path> dumps(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".dmp")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Difference difference(
            String name, Minidump dump, SymbolSource source) {
        List<WalkedFrame> best = crashingThread(dump, source, WalkOptions.BEST);
        List<WalkedFrame> parity = crashingThread(dump, source, WalkOptions.RUST_MINIDUMP);
        int at = 0;
        while (at < Math.min(best.size(), parity.size()) && best.get(at).equals(parity.get(at))) {
            at++;
        }
        return at == best.size() && at == parity.size()
                ? null
                : new Difference(
                        name,
                        at,
                        best.size(),
                        parity.size(),
                        argument(dump, source, best, parity, at));
    }

    private static List<WalkedFrame> crashingThread(
            Minidump dump, SymbolSource source, WalkOptions options) {
        WalkedStack stack = new MinidumpWalker(source, options).walk(dump);
        Integer crashing = stack.crashingThread();
        return crashing == null ? List.of() : stack.threads().get(crashing).frames();
    }

    private static Argument argument(
            Minidump dump,
            SymbolSource source,
            List<WalkedFrame> best,
            List<WalkedFrame> parity,
            int at) {
        if (at < Math.min(best.size(), parity.size())
                && best.get(at).instruction() == parity.get(at).instruction()) {
            return best.get(at).function() == null
                    ? Argument.NAME_OF_ANOTHER_FUNCTION
                    : nameArgument(parity.get(at));
        }
        if (at < best.size() && best.get(at).trust() == FrameTrust.LEAF) {
            return Argument.CALL_TO_NO_CODE;
        }
        if (at == parity.size()) {
            return Argument.WENT_ON;
        }
        WalkedFrame last = best.get(at - 1);
        if (at == best.size() && StackEnd.isOutermost(last.module(), last.function())) {
            return Argument.BEHIND_THE_OUTERMOST_FUNCTION;
        }
        return against(dump, source, parity.get(at).instruction());
    }

    private static Argument nameArgument(WalkedFrame recorded) {
        return recorded.function() == null ? Argument.NAME_IN_SPITE_OF_BAD_LINES : Argument.NONE;
    }

    private static Argument against(Minidump dump, SymbolSource source, long instruction) {
        CpuUnwinder cpu = Objects.requireNonNull(CpuUnwinders.of(dump.system().cpu()));
        LoadedModules modules = LoadedModules.of(dump, source, WalkMode.BEST);
        CodeAddresses code = new CodeAddresses(cpu, dump, modules);
        long returnAddress = instruction + (instruction - cpu.callSite(instruction));
        if (code.cannotRun(returnAddress)) {
            return Argument.NOT_EXECUTABLE;
        } else if (!code.mayFollowCall(returnAddress)) {
            return Argument.NO_CALL_BEFORE_IT;
        } else if (code.startsFunction(returnAddress)) {
            return Argument.POINTER_TO_FUNCTION;
        }
        return code.isKnownReturnAddress(returnAddress)
                        && code.judge(returnAddress) == CodeAddresses.Judgement.DOUBTFUL
                ? Argument.LOADER_LEFTOVER
                : Argument.NONE;
    }
}
