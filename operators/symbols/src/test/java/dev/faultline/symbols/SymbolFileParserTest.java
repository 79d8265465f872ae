package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolFileParserTest {

    private static final String MODULE = "MODULE Linux x86_64 " + SymBuilder.DEBUG_ID + " app\n";

    @Test
    void readsEveryKindOfRecord() {
        SymbolTable table =
                SymBuilder.module("x86_64")
                        .line("INFO CODE_ID 0123 app.exe")
                        .file(7, "/src/a file.cc")
                        .origin(3, "inlined(int, char)")
                        .line("FUNC m 1000 20 8 ns::f(int) const")
                        .inline(0, 12, 7, 3, 0x1010, 8)
                        .source(0x1000, 0x10, 10, 7)
                        .source(0x1010, 8, 90, 7)
                        .line("PUBLIC m 3000 10 exported")
                        .cfiInit(0x1000, 0x20, ".cfa: $rsp 8 + .ra: .cfa -8 + ^")
                        .cfi(0x1001, ".cfa: $rsp 16 +")
                        .table();

        assertThat(table.notes()).isEqualTo(new ParseNotes(0, 0, 0, null));
        assertThat(table.cpu()).isEqualTo(UnwindCpu.AMD64);
        assertThat(table.codeFile()).isEqualTo("app.exe");
        assertThat(table.resolve(0x1012))
                .isEqualTo(
                        new Resolution(
                                "ns::f(int) const",
                                0x1000,
                                "/src/a file.cc",
                                12,
                                List.of(
                                        new Resolution.Inline(
                                                "inlined(int, char)", "/src/a file.cc", 90)),
                                8,
                                Resolution.Source.FUNC));
        assertThat(table.resolve(0x3005))
                .extracting(Resolution::function, Resolution::parameterSize, Resolution::source)
                .containsExactly("exported", 0x10, Resolution.Source.PUBLIC);
        assertThat(table.unwindRules(0x1005)).extracting(UnwindRules::initStart).isEqualTo(0x1000L);
    }

    @Test
    void takesAnyNumberOfCarriageReturnsBeforeTheLineFeed() {
        String text = MODULE + "FILE 0 a.c\nFUNC 10 4 0 f\n10 4 7 0\n";

        assertThat(SymBuilder.table(text.replace("\n", "\r\n")).resolve(0x10))
                .isEqualTo(SymBuilder.table(text).resolve(0x10));
        assertThat(SymBuilder.table(text.replace("\n", "\r\r\n")).notes().badLines()).isZero();
    }

    @Test
    void usesALastLineWithoutAnEndButNotesThatTheReferenceWouldNot() {
        SymbolTable table = SymBuilder.table(MODULE + "FUNC 10 4 0 f\nPUBLIC 30 0 g");

        assertThat(table.resolve(0x30)).extracting(Resolution::function).isEqualTo("g");
        assertThat(table.notes().isStrictlyCorrupt()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "<html><body>404</body></html>\n",
                "MODULE\n",
                "MODULE Linux x86_64\n",
                "MODULE Linux x86_64 0123 app\n",
                "MODULE Linux x86_64 000000000000000000000000000000000 app\n",
                "MODULE Linux x86_64 0123456789ABCDEF0123456789ABCDEF0\n",
                "INFO x\nMODULE Linux x86_64 0123456789ABCDEF0123456789ABCDEF0 app\n"
            })
    void rejectsATextThatDoesNotStartWithAModule(String text) {
        assertThat(SymBuilder.parse(text))
                .isEqualTo(new ParseResult.Rejected(Malformed.NO_MODULE_RECORD));
    }

    @Test
    void rejectsTheFileOfAnotherBuild() throws IOException {
        ModuleId asked = new ModuleId("app", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF1");

        assertThat(parse(MODULE, asked))
                .isEqualTo(new ParseResult.Rejected(Malformed.WRONG_MODULE));
    }

    @Test
    void comparesTheIdWithoutCaseAndAnswersWithTheModuleAskedFor() throws IOException {
        ModuleId asked = new ModuleId("APP.pdb", SymBuilder.DEBUG_ID);

        ParseResult result = parse(MODULE.replace("ABCDEF", "abcdef"), asked);

        assertThat(((ParseResult.Parsed) result).table().moduleId()).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "FUNC 10 4 0",
                "FUNC 10 4 f",
                "FUNC xyz 4 0 f",
                "FUNC 10000000000000000 4 0 f",
                "FUNC 10 100000000 0 f",
                "FUNC",
                "FILE x name",
                "FILE 0",
                "FILE 4294967296 name",
                "10 4 7",
                "10 4 7 0 0",
                "10 4 -7 0",
                "PUBLIC 10 0",
                "PUBLIC 10",
                "INLINE 0 1 2 3",
                "INLINE 0 1 2 3 10 xyz",
                "INLINE_ORIGIN 3",
                "INLINE_ORIGIN x f",
                "STACK",
                "STACK CFI",
                "STACK CFI 10",
                "STACK CFI INIT 10 4",
                "STACK CFI INIT 10 xyz .cfa: $rsp",
                "STACK WIN 4 10 4 0 0 0 0 0 0 1",
                "STACK WIN 4 10 4 0 0 0 0 0 1 $T0",
                "STACKS 1",
                "INFORMATION"
            })
    void countsALineThatIsNoRecordAndGoesOn(String bad) {
        SymbolTable table =
                SymBuilder.table(MODULE + "FUNC 10 4 0 f\n" + bad + "\nPUBLIC 50 0 g\n");

        assertThat(table.notes().badLines()).isEqualTo(1);
        assertThat(table.notes().strictViolation()).startsWith("line 3: ");
        assertThat(table.resolve(0x10)).extracting(Resolution::function).isEqualTo("f");
        assertThat(table.resolve(0x50)).extracting(Resolution::function).isEqualTo("g");
    }

    @Test
    void doesNotGiveTheLinesOfABadFunctionToTheOneBefore() {
        SymbolTable table =
                SymBuilder.table(
                        MODULE
                                + "FILE 0 a.c\nFUNC 10 40 0 f\n10 4 1 0\nFUNC 20 zz 0 g\n20 4 99 0\n");

        assertThat(table.resolve(0x20)).extracting(Resolution::line).isEqualTo(0);
    }

    @Test
    void toleratesAHundredBadLinesAndNotOneMore() {
        assertThat(SymBuilder.parse(MODULE + "?\n".repeat(100)))
                .isInstanceOf(ParseResult.Parsed.class);
        assertThat(SymBuilder.parse(MODULE + "?\n".repeat(101)))
                .isEqualTo(new ParseResult.Rejected(Malformed.TOO_MANY_BAD_LINES));
    }

    @Test
    void keepsNamesUpToTheLineLimitAndDropsLongerLines() {
        int nameLength = LineReader.MAX_LINE_BYTES - "FUNC 10 4 0 ".length();
        String fits = "FUNC 10 4 0 " + "f".repeat(nameLength) + "\n";
        String tooLong = "FUNC 20 4 0 " + "g".repeat(nameLength + 1) + "\n";
        String huge = "FUNC 30 4 0 " + "h".repeat(1_000_000) + "\n";

        SymbolTable table = SymBuilder.table(MODULE + fits + tooLong + huge + "FUNC 40 4 0 i\n");

        assertThat(table.resolve(0x10))
                .extracting(found -> found.function().length())
                .isEqualTo(nameLength);
        assertThat(table.resolve(0x20)).isNull();
        assertThat(table.resolve(0x30)).isNull();
        assertThat(table.resolve(0x40)).isNotNull();
        assertThat(table.notes().longLines()).isEqualTo(2);
        assertThat(table.notes().badLines()).isZero();
    }

    @Test
    void readsTheSameInAnyChunks() throws IOException {
        SymBuilder builder = SymBuilder.module("x86_64").file(1, "a.c");
        for (int i = 0; i < 20_000; i++) {
            builder.func(i * 0x100L, 0x80, "function number " + i).source(i * 0x100L, 8, i, 1);
        }
        InputStream oneByOne =
                new ByteArrayInputStream(builder.bytes()) {
                    private int calls;

                    @Override
                    public synchronized int read(byte[] target, int offset, int length) {
                        return super.read(target, offset, Math.min(length, 1 + calls++ % 997));
                    }
                };

        SymbolTable whole = builder.table();
        SymbolTable pieces = ((ParseResult.Parsed) SymbolFileParser.parse(oneByOne, null)).table();

        for (int i = 0; i < 20_000; i += 7) {
            assertThat(pieces.resolve(i * 0x100L)).isEqualTo(whole.resolve(i * 0x100L));
        }
        assertThat(pieces.sizeBytes()).isEqualTo(whole.sizeBytes());
    }

    @Test
    void dropsRecordsOutsideTheRangeOfAModuleAndClampsSizes() {
        SymbolTable table =
                SymBuilder.module("x86_64")
                        .func(0x1_0000_0000L, 4, "above")
                        .func(0xffff_fff0L, 0x100, "last")
                        .table();

        assertThat(table.notes().droppedRecords()).isEqualTo(1);
        assertThat(table.resolve(0xffff_ffffL)).extracting(Resolution::function).isEqualTo("last");
        assertThat(table.resolve(0x1_0000_0000L)).isNull();
        assertThat(table.resolve(-1)).isNull();
        assertThat(table.knowsFunctionAt(-1, PublicRule.UP_TO_NEXT_FUNC)).isFalse();
    }

    @Test
    void dropsHugeFileNumbersSoThatTheyCostNoMemory() {
        SymbolTable table =
                SymBuilder.module("x86_64")
                        .line("FILE 2147483648 a.c")
                        .line("INLINE_ORIGIN 4000000 f")
                        .table();

        assertThat(table.notes().droppedRecords()).isEqualTo(2);
        assertThat(table.notes().badLines()).isZero();
    }

    @Test
    void readsTheFileOfTheModuleAskedForWhateverItsNameIs() {
        assertThat(ModuleId.of("app", SymBuilder.DEBUG_ID))
                .isEqualTo(Optional.of(SymBuilder.module("arm").table().moduleId()));
        assertThat(SymBuilder.module("mips").table().cpu()).isNull();
    }

    private static ParseResult parse(String text, ModuleId asked) throws IOException {
        return SymbolFileParser.parse(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), asked);
    }
}
