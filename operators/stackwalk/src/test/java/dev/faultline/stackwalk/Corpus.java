package dev.faultline.stackwalk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.faultline.symbols.DirectorySymbolSource;
import dev.faultline.symbols.SymbolCache;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Dumps of real crashes with the output of other programs, which are not part of this project. The
 * environment variable FAULTLINE_CORPUS says where they are; without it these tests are skipped.
 */
final class Corpus {

    static final SymbolSource NO_SYMBOLS = module -> new SymbolResult.Missing();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long CACHE_BYTES = 256L * 1024 * 1024;

    private Corpus() {}

    static Path folder(String name) {
        String root = System.getenv("FAULTLINE_CORPUS");
        assumeTrue(root != null, "FAULTLINE_CORPUS is not set");
        Path folder = Path.of(String.valueOf(root), name);
        assumeTrue(Files.isDirectory(folder), folder + " is no folder");
        return folder;
    }

    /** Symbols in Breakpad's layout, each file read once. */
    static SymbolSource symbols(Path root) {
        SymbolCache cache =
                new SymbolCache(
                        new DirectorySymbolSource(root),
                        new SymbolCache.Limits(CACHE_BYTES, 1000, 1, 1, 1));
        return module -> cache.find(module, 0);
    }

    static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ByteBuffer bytes(Path file) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
