package dev.faultline.stackwalk.benchmark;

import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpBuilder;
import dev.faultline.minidump.MinidumpReader;
import dev.faultline.stackwalk.MinidumpWalker;
import dev.faultline.stackwalk.WalkOptions;
import dev.faultline.stackwalk.WalkedFrame;
import dev.faultline.symbols.IndexOpenResult;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolIndex;
import dev.faultline.symbols.SymbolResult;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What it costs to name one frame with a symbol file, beside {@code minidump-stackwalk} and
 * Breakpad's {@code minidump_stackwalk}, as far as they are on the PATH, in the same run with the
 * same file. They read the text in each process; we index it once.
 *
 * <pre>
 * ReferenceComparison FILE.sym ROUNDS
 * </pre>
 */
public final class ReferenceComparison {

    private static final PrintStream OUT = System.out;
    private static final long BASE = 0x40_0000;
    private static final long MODULE_BYTES = 0x3fff_ffffL;

    private ReferenceComparison() {}

    /** Prints processor seconds of each, best of the rounds. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path text = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        Path folder = Files.createTempDirectory("reference-comparison");
        try {
            compare(text, rounds, folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void compare(Path text, int rounds, Path folder)
            throws IOException, InterruptedException {
        ModuleId module = moduleOf(text);
        long function = firstFunction(text);
        Path dump = folder.resolve("one-frame.dmp");
        Files.write(dump, dump(module, function));
        Path store = folder.resolve("symbols");
        Path stored = store.resolve(module.symbolPath());
        Files.createDirectories(stored.getParent());
        Files.createSymbolicLink(stored, text.toAbsolutePath());

        double ours = index(stored, module, folder.resolve("index"), rounds);
        OUT.printf("index written once: %.3f s of CPU, best of %d in one process%n", ours, rounds);
        OUT.printf(
                "open it and name the frame: %.4f s of CPU%n",
                walk(dump, module, folder.resolve("index"), rounds));
        for (List<String> command :
                List.of(
                        List.of("minidump-stackwalk", "--json", "--symbols-path"),
                        List.of("minidump_stackwalk", "-m"))) {
            if (!isInstalled(command.get(0))) {
                OUT.println(command.get(0) + " is not on the PATH");
                continue;
            }
            double without = process(command, dump, folder.resolve("nothing"), rounds);
            double with = process(command, dump, store, rounds) - without;
            OUT.printf(
                    "%s: %.3f s of CPU in each process, without its start; the index takes %.2f of"
                            + " that%n",
                    command.get(0), with, ours / with);
        }
    }

    private static ModuleId moduleOf(Path text) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(text, StandardCharsets.ISO_8859_1)) {
            String[] fields = lines.readLine().split(" ", 5);
            return new ModuleId(fields[4], fields[3]);
        }
    }

    private static long firstFunction(Path text) throws IOException {
        try (Stream<String> lines = Files.lines(text, StandardCharsets.ISO_8859_1)) {
            String function = lines.filter(line -> line.startsWith("FUNC ")).findFirst().orElse("");
            return Long.parseLong(function.split(" ", -1)[1], 16);
        }
    }

    /** A thread that was executing the function, on an empty stack. */
    private static byte[] dump(ModuleId module, long function) {
        MinidumpBuilder builder = MinidumpBuilder.linux();
        byte[] context = builder.amd64Context(BASE + function, 0x7000, 0);
        return builder.elfModule(BASE, MODULE_BYTES, module.debugFile(), buildId(module.debugId()))
                .thread(1, "main", context, 0x7000, new byte[64])
                .exception(1, 11, 1, 0x18, context)
                .bytes();
    }

    /** A debug id is a GUID of the first 16 bytes, with its fields in the machine's order. */
    private static byte[] buildId(String debugId) {
        int[] order = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
        byte[] id = new byte[order.length];
        for (int i = 0; i < order.length; i++) {
            id[i] = (byte) Integer.parseInt(debugId.substring(order[i] * 2, order[i] * 2 + 2), 16);
        }
        return id;
    }

    private static double index(Path text, ModuleId module, Path index, int rounds)
            throws IOException {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < rounds; i++) {
            long start = cpuNanos();
            try (InputStream in = Files.newInputStream(text)) {
                SymbolIndex.write(in, module, index);
            }
            double seconds = (cpuNanos() - start) / 1e9;
            if (i == 0) {
                OUT.printf("index written for the first time: %.3f s of CPU%n", seconds);
            }
            best = Math.min(best, seconds);
        }
        return best;
    }

    private static double walk(Path file, ModuleId module, Path index, int rounds)
            throws IOException {
        double best = Double.MAX_VALUE;
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        for (int i = 0; i < rounds; i++) {
            long start = cpuNanos();
            SymbolResult table =
                    SymbolIndex.open(index, module) instanceof IndexOpenResult.Opened opened
                            ? new SymbolResult.Found(opened.table())
                            : new SymbolResult.Missing();
            Minidump dump = (Minidump) MinidumpReader.read(bytes);
            WalkedFrame frame =
                    new MinidumpWalker(asked -> table, WalkOptions.BEST)
                            .walk(dump)
                            .threads()
                            .get(0)
                            .frames()
                            .get(0);
            best = Math.min(best, (cpuNanos() - start) / 1e9);
            if (frame.function() == null) {
                throw new IllegalStateException("the frame has no name");
            }
        }
        return best;
    }

    private static double process(List<String> command, Path dump, Path symbols, int rounds)
            throws IOException, InterruptedException {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < rounds; i++) {
            boolean isFirstArgument = command.contains("--symbols-path");
            String line =
                    String.join(" ", command)
                            + (isFirstArgument
                                    ? " '" + symbols + "' '" + dump + "'"
                                    : " '" + dump + "' '" + symbols + "'");
            Process shell =
                    new ProcessBuilder(
                                    "bash",
                                    "-c",
                                    "TIMEFORMAT='%U %S'; time " + line + " >/dev/null 2>/dev/null")
                            .redirectErrorStream(true)
                            .start();
            String times =
                    new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            shell.waitFor();
            double seconds =
                    Arrays.stream(times.strip().split(" ", -1))
                            .mapToDouble(Double::parseDouble)
                            .sum();
            best = Math.min(best, seconds);
        }
        return best;
    }

    private static boolean isInstalled(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
