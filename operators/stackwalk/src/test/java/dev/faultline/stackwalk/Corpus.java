package dev.faultline.stackwalk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.faultline.symbols.DirectorySymbolSource;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Dumps of real crashes with the output of other programs, which are not part of this project. The
 * environment variable FAULTLINE_CORPUS says where they are; without it these tests are skipped.
 */
final class Corpus {

    static final SymbolSource NO_SYMBOLS = module -> new SymbolResult.Missing();

    private static final ObjectMapper JSON = new ObjectMapper();

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
        return remembering(new DirectorySymbolSource(root));
    }

    /** A source that is asked for each module once. */
    static SymbolSource remembering(SymbolSource source) {
        Map<ModuleId, SymbolResult> known = new ConcurrentHashMap<>();
        return module -> known.computeIfAbsent(module, source::find);
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
