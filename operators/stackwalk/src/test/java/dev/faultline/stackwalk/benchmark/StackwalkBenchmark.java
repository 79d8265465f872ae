package dev.faultline.stackwalk.benchmark;

import dev.faultline.minidump.Minidump;
import dev.faultline.minidump.MinidumpReader;
import dev.faultline.stackwalk.MinidumpWalker;
import dev.faultline.stackwalk.WalkOptions;
import dev.faultline.stackwalk.WalkedStack;
import dev.faultline.symbols.IndexOpenResult;
import dev.faultline.symbols.IndexWriteResult;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolIndex;
import dev.faultline.symbols.SymbolResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/**
 * One dump from its bytes in memory to the result, all threads with inlined functions; its symbols
 * are mapped. The dumps of a folder take turns, so that the result is their mean.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 2)
public class StackwalkBenchmark {

    /** Folder whose sub-folders hold dumps, at any depth. */
    @Param("local-cluster/crashes/out/dumps")
    public String dumps = "";

    /** Their symbol files in Breakpad's layout. */
    @Param("local-cluster/crashes/out/symbols")
    public String symbols = "";

    /** Whose decisions: BEST or RUST_MINIDUMP. */
    @Param({"BEST", "RUST_MINIDUMP"})
    public String mode = "";

    private final List<ByteBuffer> files = new ArrayList<>();
    private final Map<ModuleId, SymbolResult> tables = new HashMap<>();
    private Path indexes = Path.of("");
    private WalkOptions options = WalkOptions.BEST;
    private int next;

    /** Reads the dumps and writes and maps the indexes of what they need. */
    @Setup
    public void load() throws IOException {
        options = mode.equals("BEST") ? WalkOptions.BEST : WalkOptions.RUST_MINIDUMP;
        indexes = Files.createTempDirectory("stackwalk-benchmark");
        try (Stream<Path> found = Files.walk(Path.of(dumps))) {
            for (Path file : found.filter(f -> f.toString().endsWith(".dmp")).sorted().toList()) {
                files.add(ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        long frames = 0;
        for (ByteBuffer file : files) {
            frames += walk(file).threads().stream().mapToInt(t -> t.frames().size()).sum();
        }
        System.out.printf(
                "%d dumps of %.1f frames in the mean, symbols of %d modules%n",
                files.size(),
                (double) frames / files.size(),
                tables.values().stream().filter(SymbolResult.Found.class::isInstance).count());
    }

    /** Deletes the indexes. */
    @TearDown
    public void delete() throws IOException {
        try (Stream<Path> found = Files.walk(indexes)) {
            for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The next dump. */
    @Benchmark
    public WalkedStack walk() {
        next = (next + 1) % files.size();
        return walk(files.get(next));
    }

    private WalkedStack walk(ByteBuffer file) {
        Minidump dump = (Minidump) MinidumpReader.read(file);
        return new MinidumpWalker(this::find, options).walk(dump);
    }

    private SymbolResult find(ModuleId module) {
        return tables.computeIfAbsent(module, this::map);
    }

    private SymbolResult map(ModuleId module) {
        Path text = Path.of(symbols).resolve(module.symbolPath());
        if (!Files.exists(text)) {
            return new SymbolResult.Missing();
        }
        Path index = indexes.resolve(String.valueOf(tables.size()));
        try (InputStream in = Files.newInputStream(text)) {
            return SymbolIndex.write(in, module, index) instanceof IndexWriteResult.Written
                            && SymbolIndex.open(index, module)
                                    instanceof IndexOpenResult.Opened opened
                    ? new SymbolResult.Found(opened.table())
                    : new SymbolResult.Missing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
