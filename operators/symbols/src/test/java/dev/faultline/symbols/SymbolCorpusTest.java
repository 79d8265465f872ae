package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every symbol file of a corpus of real ones, given by the environment variable FAULTLINE_CORPUS,
 * at every boundary of its records.
 */
class SymbolCorpusTest {

    @Test
    void answersAsTheNaiveReaderDoesAtEveryRecordBoundary() throws IOException {
        String corpus = System.getenv("FAULTLINE_CORPUS");
        assumeTrue(corpus != null, "FAULTLINE_CORPUS is not set");
        List<Path> files;
        try (Stream<Path> tree = Files.walk(Path.of(corpus))) {
            files = tree.filter(file -> file.toString().endsWith(".sym")).toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            compare(file);
        }
    }

    private static void compare(Path file) throws IOException {
        String text = withUsableId(Files.readString(file, StandardCharsets.ISO_8859_1));
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
            new SymbolTableComparison(table, expected).at(expected.boundaries);
        } catch (AssertionError difference) {
            throw new AssertionError(file.toString(), difference);
        }
    }

    /** Tests of tools have files for modules without an id; the rest of them is fine. */
    private static String withUsableId(String text) {
        return text.replaceFirst("^(MODULE \\w+ \\w+) .*", "$1 " + SymBuilder.DEBUG_ID + " app");
    }
}
