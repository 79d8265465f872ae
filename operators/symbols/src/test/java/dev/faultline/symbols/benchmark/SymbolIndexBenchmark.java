package dev.faultline.symbols.benchmark;

import dev.faultline.symbols.IndexOpenResult;
import dev.faultline.symbols.IndexWriteResult;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.ParseResult;
import dev.faultline.symbols.PublicRule;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.SymbolFileParser;
import dev.faultline.symbols.SymbolIndex;
import dev.faultline.symbols.SymbolTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Measures indexes as a process uses them: writing, opening, looking up, many open at a time.
 *
 * <pre>
 * generate FILE FUNCTIONS   writes a symbol file
 * write FILE ROUNDS         indexes a symbol file so many times; run with a small -Xmx
 * memory FILE ROUNDS        reads it into memory instead
 * lookup FILE               opens its index and looks addresses up
 * modules COUNT             opens so many indexes
 * </pre>
 *
 * Times are CPU times of the measuring thread, so that they hold on a busy machine; the compiler's
 * and the collector's threads are not in them.
 */
public final class SymbolIndexBenchmark {

    private static final PrintStream OUT = System.out;
    private static final int LOOKUPS = 1_000_000;

    private SymbolIndexBenchmark() {}

    /** Runs one of the measurements. */
    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "generate" ->
                    GeneratedSymbols.write(
                            Path.of(arguments[1]), Integer.parseInt(arguments[2]), 0);
            case "write" -> write(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            case "memory" -> memory(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            case "lookup" -> lookup(Path.of(arguments[1]));
            case "modules" -> modules(Integer.parseInt(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void write(Path text, int rounds) throws IOException {
        ModuleId module = moduleOf(text);
        Path index = indexOf(text);
        List<Double> seconds = new ArrayList<>();
        long residentBefore = residentKiB("RssAnon");
        for (int i = 0; i < rounds; i++) {
            long start = cpuNanos();
            try (InputStream in = Files.newInputStream(text)) {
                IndexWriteResult result = SymbolIndex.write(in, module, index);
                if (result instanceof IndexWriteResult.Rejected) {
                    throw new IllegalStateException(result.toString());
                }
            }
            seconds.add((cpuNanos() - start) / 1e9);
        }
        OUT.printf(
                "text %d bytes, index %d bytes, %.1f %%%n",
                Files.size(text), Files.size(index), 100.0 * Files.size(index) / Files.size(text));
        OUT.printf(
                "CPU s: first %.3f, best %.3f, median %.3f%n",
                seconds.get(0),
                seconds.stream().min(Double::compare).orElse(0.0),
                seconds.stream().sorted().skip(rounds / 2).findFirst().orElse(0.0));
        OUT.printf(
                "-Xmx %d MiB, peak resident %d MiB, of it neither file nor before %d MiB%n",
                Runtime.getRuntime().maxMemory() >> 20,
                residentKiB("VmHWM") >> 10,
                (residentKiB("RssAnon") - residentBefore) >> 10);
    }

    private static void memory(Path text, int rounds) throws IOException {
        for (int i = 0; i < rounds; i++) {
            long start = cpuNanos();
            try (InputStream in = Files.newInputStream(text)) {
                ParseResult result = SymbolFileParser.parse(in, null);
                OUT.printf(
                        "CPU s %.3f, peak resident %d MiB%n",
                        (cpuNanos() - start) / 1e9, residentKiB("VmHWM") >> 10);
                if (result instanceof ParseResult.Rejected) {
                    throw new IllegalStateException(result.toString());
                }
            }
        }
    }

    private static void lookup(Path text) throws IOException {
        ModuleId module = moduleOf(text);
        long[] functions = functionAddresses(text);
        Random random = new Random(1);
        OUT.print("open and first look-up, ms:");
        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            SymbolTable table = open(indexOf(text), module);
            Resolution found = table.resolve(functions[random.nextInt(functions.length)]);
            OUT.printf(" %.2f", (System.nanoTime() - start) / 1e6);
            if (found == null) {
                throw new IllegalStateException("nothing found");
            }
        }
        OUT.println();
        SymbolTable table = open(indexOf(text), module);
        long[] addresses =
                random.longs(LOOKUPS, 0, functions.length - 1)
                        .map(i -> inFunction(functions, (int) i, random))
                        .toArray();
        long[] few = Arrays.copyOf(addresses, 256);
        for (int round = 0; round < 6; round++) {
            long inlines = 0;
            long start = cpuNanos();
            for (long address : addresses) {
                Resolution found = table.resolve(address);
                inlines += found == null ? 0 : found.inlines().size();
            }
            double randomNanos = (cpuNanos() - start) / (double) LOOKUPS;
            start = cpuNanos();
            int known = 0;
            for (int i = 0; i < LOOKUPS; i++) {
                known += table.resolve(few[i & 255]) == null ? 0 : 1;
            }
            double repeatedNanos = (cpuNanos() - start) / (double) LOOKUPS;
            start = cpuNanos();
            for (long address : addresses) {
                known += table.knowsFunctionAt(address, PublicRule.UP_TO_NEXT_FUNCTION) ? 1 : 0;
            }
            double knowsNanos = (cpuNanos() - start) / (double) LOOKUPS;
            start = cpuNanos();
            for (long address : addresses) {
                known += table.unwindRules(address) == null ? 0 : 1;
            }
            double rulesNanos = (cpuNanos() - start) / (double) LOOKUPS;
            OUT.printf(
                    "look-up CPU ns: random %.0f (%.2f inlines each), repeated %.0f,"
                            + " knows %.0f, unwind rules %.0f (%d)%n",
                    randomNanos,
                    inlines / (double) LOOKUPS,
                    repeatedNanos,
                    knowsNanos,
                    rulesNanos,
                    known);
        }
    }

    private static long inFunction(long[] functions, int function, Random random) {
        long room = functions[function + 1] - functions[function];
        return functions[function] + (room <= 1 ? 0 : random.nextInt((int) Math.min(room, 4096)));
    }

    private static void modules(int count) throws IOException {
        Path folder = Files.createTempDirectory("symbol-modules");
        Random random = new Random(2);
        List<SymbolTable> open = new ArrayList<>();
        List<long[]> functions = new ArrayList<>();
        Path text = folder.resolve("text");
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            GeneratedSymbols.write(text, 50 + random.nextInt(2_000), i);
            Path index = folder.resolve(i + ".index");
            try (InputStream in = Files.newInputStream(text)) {
                SymbolIndex.write(in, GeneratedSymbols.moduleId(i), index);
            }
            functions.add(Arrays.copyOf(functionAddresses(text), 50));
            bytes += Files.size(index);
            Files.delete(text);
        }
        long before = usedHeap();
        for (int i = 0; i < count; i++) {
            SymbolTable table = open(folder.resolve(i + ".index"), GeneratedSymbols.moduleId(i));
            table.resolve(functions.get(i)[0]);
            open.add(table);
        }
        OUT.printf(
                "%d modules, %d MiB of indexes: heap %.1f MiB",
                count, bytes >> 20, (usedHeap() - before) / 1048576.0);
        // Three times, because what is asked for once only is not kept.
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < count; i++) {
                for (long address : functions.get(i)) {
                    for (int at = 0; at < 20; at++) {
                        open.get(i).resolve(address + at);
                        open.get(i).unwindRules(address + at);
                    }
                }
            }
        }
        OUT.printf(
                ", after 3 rounds of 1,000 look-ups in each %.1f MiB%n",
                (usedHeap() - before) / 1048576.0);
        for (int i = 0; i < count; i++) {
            Files.delete(folder.resolve(i + ".index"));
        }
        Files.delete(folder);
        OUT.printf("open: %d%n", open.size());
    }

    private static SymbolTable open(Path index, ModuleId module) throws IOException {
        return ((IndexOpenResult.Opened) SymbolIndex.open(index, module)).table();
    }

    private static Path indexOf(Path text) {
        return text.resolveSibling(text.getFileName() + ".index");
    }

    private static ModuleId moduleOf(Path text) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(text, StandardCharsets.ISO_8859_1)) {
            String[] words = in.readLine().split(" ", 5);
            return new ModuleId(words[4], words[3]);
        }
    }

    private static long[] functionAddresses(Path text) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(text, StandardCharsets.ISO_8859_1)) {
            return in.lines()
                    .filter(line -> line.startsWith("FUNC "))
                    .map(line -> line.split(" ", 5))
                    .mapToLong(words -> Long.parseLong(words[words[1].equals("m") ? 2 : 1], 16))
                    .sorted()
                    .toArray();
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** A row of Linux's /proc/self/status, 0 elsewhere. */
    private static long residentKiB(String row) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(row + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }
}
