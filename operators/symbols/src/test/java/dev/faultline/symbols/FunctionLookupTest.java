package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FunctionLookupTest {

    @Test
    void findsAFunctionFromItsFirstToItsLastByte() {
        SymbolTable table = SymBuilder.module("arm").func(0x10, 0x10, "f").table();

        assertThat(table.resolve(0xf)).isNull();
        assertThat(function(table, 0x10)).isEqualTo("f");
        assertThat(function(table, 0x1f)).isEqualTo("f");
        assertThat(table.resolve(0x20)).isNull();
    }

    @Test
    void keepsTheFirstOfOverlappingFunctionsAndCountsTheOthers() {
        SymbolTable table =
                SymBuilder.module("arm")
                        .func(0x18, 0x10, "later start")
                        .func(0x10, 0x20, "longer")
                        .func(0x10, 0x10, "shorter")
                        .func(0x10, 0x10, "repeated")
                        .table();

        assertThat(function(table, 0x10)).isEqualTo("shorter");
        assertThat(function(table, 0x1f)).isEqualTo("shorter");
        assertThat(table.resolve(0x20)).isNull();
        assertThat(table.notes().droppedRecords()).isEqualTo(3);
    }

    @Test
    void leavesGapsBetweenLinesWithoutALine() {
        SymbolTable table =
                SymBuilder.module("arm")
                        .file(1, "a.c")
                        .func(0x10, 0x20, "f")
                        .source(0x12, 2, 5, 1)
                        .source(0x18, 2, 6, 1)
                        .table();

        assertThat(line(table, 0x11)).isZero();
        assertThat(line(table, 0x13)).isEqualTo(5);
        assertThat(line(table, 0x14)).isZero();
        assertThat(line(table, 0x19)).isEqualTo(6);
        assertThat(line(table, 0x1a)).isZero();
    }

    @Test
    void ignoresWhatALineCoversOutsideItsFunction() {
        // dump_syms has written lines that begin before the function that they follow.
        SymbolTable table =
                SymBuilder.module("arm")
                        .file(1, "a.c")
                        .func(0x10, 0x10, "f")
                        .source(0x8, 0x10, 5, 1)
                        .func(0x0, 0x10, "g")
                        .table();

        assertThat(line(table, 0x10)).isEqualTo(5);
        assertThat(line(table, 0x8)).isZero();
    }

    @Test
    void doesNotTellALineWithoutItsFile() {
        SymbolTable table =
                SymBuilder.module("arm").func(0x10, 0x10, "f").source(0x10, 0x10, 5, 9).table();

        assertThat(table.resolve(0x10))
                .extracting(Resolution::file, Resolution::line)
                .containsExactly(null, 0);
    }

    @Test
    void listsInlinesInnermostFirstEachWhereItWasExecuting() {
        SymbolTable table =
                SymBuilder.module("x86_64")
                        .file(1, "outer.c")
                        .file(2, "middle.h")
                        .file(3, "inner.h")
                        .func(0x100, 0x40, "outer")
                        .inline(0, 10, 1, 20, 0x110, 0x20)
                        .inline(1, 11, 2, 21, 0x118, 8)
                        .source(0x100, 0x18, 9, 1)
                        .source(0x118, 8, 12, 3)
                        .source(0x120, 0x20, 13, 2)
                        .origin(20, "middle")
                        .origin(21, "inner")
                        .table();

        assertThat(table.resolve(0x11f))
                .extracting(Resolution::file, Resolution::line, Resolution::inlines)
                .containsExactly(
                        "outer.c",
                        10,
                        List.of(
                                new Resolution.Inline("inner", "inner.h", 12),
                                new Resolution.Inline("middle", "middle.h", 11)));
        assertThat(table.resolve(0x120))
                .extracting(Resolution::inlines)
                .isEqualTo(List.of(new Resolution.Inline("middle", "middle.h", 13)));
        assertThat(table.resolve(0x130))
                .extracting(Resolution::line, Resolution::inlines)
                .containsExactly(13, List.of());
    }

    @Test
    void takesTheFileOfACallFromTheCallerInFilesOfTheOldForm() {
        SymbolTable table =
                SymBuilder.module("x86_64")
                        .file(1, "outer.c")
                        .file(2, "middle.h")
                        .file(3, "inner.h")
                        .origin(20, "2 middle")
                        .origin(21, "3 inner")
                        .func(0x100, 0x40, "outer")
                        .line("INLINE 0 10 20 110 20")
                        .line("INLINE 1 11 21 118 8")
                        .source(0x100, 0x18, 9, 1)
                        .source(0x118, 8, 12, 3)
                        .table();

        assertThat(table.resolve(0x118))
                .extracting(Resolution::file, Resolution::line, Resolution::inlines)
                .containsExactly(
                        "outer.c",
                        10,
                        List.of(
                                new Resolution.Inline("inner", "inner.h", 12),
                                new Resolution.Inline("middle", "middle.h", 11)));
        assertThat(table.notes().isStrictlyCorrupt()).isTrue();
    }

    @Test
    void dropsInliningDeeperThanTheLimit() {
        SymBuilder builder = SymBuilder.module("x86_64").origin(1, "f").func(0x100, 8, "outer");
        for (int depth = 0; depth < 200; depth++) {
            builder.inline(depth, depth, 0, 1, 0x100, 8);
        }

        SymbolTable table = builder.table();

        assertThat(table.resolve(0x100))
                .extracting(found -> found.inlines().size())
                .isEqualTo(SymbolFileParser.MAX_INLINE_DEPTH);
        assertThat(table.notes().droppedRecords())
                .isEqualTo(200 - SymbolFileParser.MAX_INLINE_DEPTH);
    }

    @Test
    void notesLinesOutsideAFunctionAndUsesTheRest() {
        SymbolTable table =
                SymBuilder.module("arm")
                        .source(0x10, 4, 1, 1)
                        .inline(0, 1, 1, 1, 0x10, 4)
                        .func(0x10, 4, "f")
                        .table();

        assertThat(table.notes().badLines()).isZero();
        assertThat(table.notes().droppedRecords()).isEqualTo(2);
        assertThat(table.notes().isStrictlyCorrupt()).isTrue();
        assertThat(function(table, 0x10)).isEqualTo("f");
    }

    private static String function(SymbolTable table, long offset) {
        Resolution found = table.resolve(offset);
        return found == null ? "" : found.function();
    }

    private static int line(SymbolTable table, long offset) {
        Resolution found = table.resolve(offset);
        return found == null ? -1 : found.line();
    }

    @Test
    void findsFilesWhateverTheirNumbersAre() {
        SymBuilder builder = SymBuilder.module("x86_64");
        int[] numbers = {3_999_999, 2_000_000, 5_000, 7, 0, 2_000_000, 5_001};
        for (int i = 0; i < numbers.length; i++) {
            builder.file(numbers[i], "file" + i).func(0x100L * i, 0x10, "f");
            builder.source(0x100L * i, 0x10, 1, numbers[i]);
        }
        for (int number = 10; number < 6_000; number++) {
            builder.file(number, "later" + number);
        }
        SymbolTable table = builder.table();

        assertThat(IntStream.range(0, numbers.length).mapToObj(i -> table.resolve(0x100L * i)))
                .extracting(Resolution::file)
                .containsExactly(
                        "file0", "file5", "later5000", "file3", "file4", "file5", "later5001");
    }
}
