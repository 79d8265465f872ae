package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.symbols.benchmark.GeneratedSymbols;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Files in the shape of those of a large library, at every boundary of every record. */
class GeneratedSymbolsTest {

    @Test
    void answersAsTheNaiveReaderDoesAtEveryRecordBoundary() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        GeneratedSymbols.write(bytes, 2_000, 5);
        String text = bytes.toString(StandardCharsets.UTF_8);

        SymbolTable table = SymBuilder.table(text);

        assertThat(table.notes()).isEqualTo(new ParseNotes(0, 0, 0, null));
        NaiveSymbols expected = new NaiveSymbols(text);
        assertThat(expected.cfi).hasSize(2_000);
        new SymbolTableComparison(table, expected).at(expected.boundaries);
    }
}
