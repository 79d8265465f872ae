package dev.faultline.symbols.benchmark;

import dev.faultline.symbols.IndexOpenResult;
import dev.faultline.symbols.PublicRule;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.SymbolIndex;
import dev.faultline.symbols.SymbolTable;
import dev.faultline.symbols.UnwindRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One look-up in the index of a generated file, the page cache warm. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SymbolLookupBenchmark {

    private static final int FIRST_ADDRESS = 0x100_0000;
    private static final int MEAN_FUNCTION_BYTES = 190;
    private static final int ADDRESSES = 1 << 20;
    private static final int HOT = 255;

    /** 60,000 functions are a text of 53 MB. */
    @Param("60000")
    public int functions;

    private Path folder = Path.of("");
    private @Nullable SymbolTable table;
    private long[] addresses = {};
    private int next;

    /** Writes the index and draws addresses. */
    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("symbol-lookup");
        Path text = folder.resolve("text");
        Path index = folder.resolve("index");
        GeneratedSymbols.write(text, functions, 0);
        try (InputStream in = Files.newInputStream(text)) {
            SymbolIndex.write(in, GeneratedSymbols.moduleId(0), index);
        }
        Files.delete(text);
        IndexOpenResult opened = SymbolIndex.open(index, GeneratedSymbols.moduleId(0));
        table = ((IndexOpenResult.Opened) opened).table();
        addresses =
                new Random(1)
                        .ints(ADDRESSES, 0, functions * MEAN_FUNCTION_BYTES)
                        .mapToLong(offset -> FIRST_ADDRESS + (long) offset)
                        .toArray();
    }

    /** Deletes the index. */
    @TearDown
    public void delete() throws IOException {
        Files.delete(folder.resolve("index"));
        Files.delete(folder);
    }

    private SymbolTable table() {
        return Objects.requireNonNull(table);
    }

    /** Any address of the module: function, file, line and inlines. */
    @Benchmark
    public @Nullable Resolution resolveRandom() {
        return table().resolve(addresses[next++ & (ADDRESSES - 1)]);
    }

    /** One of 255 addresses that repeat. */
    @Benchmark
    public @Nullable Resolution resolveRepeated() {
        return table().resolve(addresses[next++ & HOT]);
    }

    /** Any address: whether a function is known there, as scanning a stack asks. */
    @Benchmark
    public boolean knowsRandom() {
        return table().knowsFunctionAt(
                        addresses[next++ & (ADDRESSES - 1)], PublicRule.UP_TO_NEXT_FUNCTION);
    }

    /** Any address: unwind rules. */
    @Benchmark
    public @Nullable UnwindRules rulesRandom() {
        return table().unwindRules(addresses[next++ & (ADDRESSES - 1)]);
    }
}
