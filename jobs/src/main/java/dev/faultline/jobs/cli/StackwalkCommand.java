package dev.faultline.jobs.cli;

import dev.faultline.stackwalk.StackwalkReport;
import dev.faultline.stackwalk.WalkOptions;
import dev.faultline.symbols.SymbolSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faultline stackwalk}. */
@Command(
        name = "stackwalk",
        description = {
            "Walk minidumps and print one JSON document per dump and line, in the order given.",
            "A dump that cannot be read yields a document with its status."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Walks x86-64 dumps; other processors yield the crashing frame only.",
            "",
            "Examples:",
            "  faultline stackwalk --symbols symbols crash.dmp",
            "  faultline stackwalk --symbols symbols --symbols https://symbols.mozilla.org/ crash.dmp",
            "  faultline stackwalk --compat rust-minidump --json a.dmp b.dmp"
        })
final class StackwalkCommand implements Callable<Integer> {

    private static final String RUST_MINIDUMP = "rust-minidump";

    @Spec private CommandSpec spec;

    @Mixin private SymbolOptions symbols;

    @Option(
            names = "--compat",
            paramLabel = "PROGRAM",
            description = "Decide as another program does: rust-minidump. Walks all threads.")
    private String compat = "";

    @Option(names = "--all-threads", description = "Walk all threads, not only the crashing one.")
    private boolean allThreads;

    @SuppressWarnings("UnusedVariable") // accepted everywhere, so also where it is the only way
    @Option(names = "--json", description = "Print JSON; there is no other format.")
    private boolean json;

    @Parameters(paramLabel = "DUMP", arity = "1..*", description = "Minidump files.")
    private List<Path> dumps = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        if (!compat.isEmpty() && !compat.equals(RUST_MINIDUMP)) {
            throw new ParameterException(
                    spec.commandLine(), "--compat knows only " + RUST_MINIDUMP);
        }
        WalkOptions best = allThreads ? WalkOptions.BEST : WalkOptions.BEST.crashingThreadOnly();
        WalkOptions options = compat.isEmpty() ? best : WalkOptions.RUST_MINIDUMP;
        try (SymbolOptions.Open source = symbols.open(spec)) {
            return walk(source, options);
        }
    }

    private int walk(SymbolSource source, WalkOptions options) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (Path dump : dumps) {
            if (!Files.isReadable(dump)) {
                spec.commandLine().getErr().println("faultline stackwalk: cannot read " + dump);
                return 1;
            }
            out.print(
                    StackwalkReport.toJson(
                            ByteBuffer.wrap(Files.readAllBytes(dump)), source, options));
            out.print('\n');
            out.flush();
        }
        return 0;
    }
}
