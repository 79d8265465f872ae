package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every symbol file of a corpus of real ones, given by the environment variable FAULTLINE_CORPUS,
 * at every boundary of its records.
 */
class SymbolCorpusTest {

    /**
     * A huge file has millions of boundaries: of one with more than so many, each n-th is taken, so
     * that there are not more than the second number. All others are tested everywhere.
     */
    private static final int MAX_BOUNDARIES = 500_000;

    private static final int SAMPLED_BOUNDARIES = 50_000;

    @Test
    void answersAsTheNaiveReaderDoesAtEveryRecordBoundary() throws IOException {
        for (Path file : files(".sym")) {
            compare(file, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void answersAsTheNaiveReaderDoesForThePackedFiles() throws IOException {
        assumeTrue(isXzInstalled(), "xz is not installed");
        for (Path file : files(".sym.xz")) {
            Process xz = new ProcessBuilder("xz", "-dc", file.toString()).start();
            try (InputStream text = xz.getInputStream()) {
                compare(file, new String(text.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static List<Path> files(String suffix) throws IOException {
        String corpus = System.getenv("FAULTLINE_CORPUS");
        assumeTrue(corpus != null, "FAULTLINE_CORPUS is not set");
        try (Stream<Path> tree = Files.walk(Path.of(corpus))) {
            List<Path> files = tree.filter(file -> file.toString().endsWith(suffix)).toList();
            assertThat(files).isNotEmpty();
            return files;
        }
    }

    private static boolean isXzInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "xz")));
    }

    private static void compare(Path file, String content) throws IOException {
        String text = withUsableId(content);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ParseResult result = SymbolFileParser.parse(new ByteArrayInputStream(bytes), null);
        if (!text.startsWith("MODULE ")) {
            assertThat(result)
                    .as("%s", file)
                    .isEqualTo(new ParseResult.Rejected(Malformed.NO_MODULE_RECORD));
            return;
        }
        assertThat(result).as("%s", file).isInstanceOf(ParseResult.Parsed.class);
        SymbolTable table = ((ParseResult.Parsed) result).table();
        if (table.notes().badLines() > 0) {
            // The naive reader takes valid files only.
            assertThat(table.notes().isStrictlyCorrupt()).isTrue();
            return;
        }
        NaiveSymbols expected = new NaiveSymbols(new String(bytes, StandardCharsets.UTF_8));
        try {
            new SymbolTableComparison(table, expected).at(sample(expected.boundaries));
        } catch (AssertionError difference) {
            throw new AssertionError(file.toString(), difference);
        }
    }

    private static Iterable<Long> sample(Collection<Long> boundaries) {
        int size = boundaries.size();
        int step = size <= MAX_BOUNDARIES ? 1 : size / SAMPLED_BOUNDARIES + 1;
        List<Long> all = List.copyOf(boundaries);
        return () ->
                IntStream.range(0, all.size())
                        .filter(i -> i % step == 0)
                        .mapToObj(all::get)
                        .iterator();
    }

    /** Tests of tools have files for modules without an id; the rest of them is fine. */
    private static String withUsableId(String text) {
        return text.replaceFirst("^(MODULE \\w+ \\w+) .*", "$1 " + SymBuilder.DEBUG_ID + " app");
    }
}
