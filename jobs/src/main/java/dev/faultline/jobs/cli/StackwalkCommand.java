package dev.faultline.jobs.cli;

import dev.faultline.minidump.MinidumpReader;
import dev.faultline.stackwalk.StackwalkReport;
import dev.faultline.stackwalk.WalkOptions;
import dev.faultline.symbols.SymbolSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
            "A dump that cannot be read yields a document with its status; a file that cannot be read does,",
            "too, and makes the exit status 1."
        },
        mixinStandardHelpOptions = true,
        footer = {
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
    public Integer call() {
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

    /** One dump after the other: only the symbols of earlier ones are kept. */
    private int walk(SymbolSource source, WalkOptions options) {
        PrintWriter out = spec.commandLine().getOut();
        int status = 0;
        for (Path dump : dumps) {
            String document;
            try {
                document = StackwalkReport.toJson(read(dump), source, options);
            } catch (IOException e) {
                String reason = e instanceof NoSuchFileException ? "no such file" : reason(e);
                spec.commandLine().getErr().println("faultline stackwalk: " + dump + ": " + reason);
                document = StackwalkReport.unreadable("UNREADABLE_FILE", reason);
                status = 1;
            }
            out.print(document);
            out.print('\n');
            out.flush();
        }
        return status;
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** At most a byte more than is walked, so that larger files are refused but not held. */
    private static ByteBuffer read(Path dump) throws IOException {
        try (InputStream in = Files.newInputStream(dump)) {
            return ByteBuffer.wrap(in.readNBytes(MinidumpReader.MAX_FILE_BYTES + 1));
        }
    }
}
