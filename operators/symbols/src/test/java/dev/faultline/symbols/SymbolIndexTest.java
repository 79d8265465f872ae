package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymbolIndexTest {

    private static final ModuleId APP = new ModuleId("app", SymBuilder.DEBUG_ID);

    @TempDir private Path folder;

    @Test
    void answersFromTheFileWhatTheTextSays() throws IOException {
        SymBuilder text = large();
        Path file = folder.resolve("app.index");

        IndexWriteResult written = write(text.text(), file);

        assertThat(written)
                .isEqualTo(
                        new IndexWriteResult.Written(
                                text.bytes().length,
                                Files.size(file),
                                new ParseNotes(0, 0, 0, null)));
        assertThat(open(file).sizeBytes()).isEqualTo(Files.size(file));
        compare(open(file), text);
    }

    @Test
    void answersTheSameFromSeveralMappings() throws IOException {
        SymBuilder text = large();
        Path file = folder.resolve("app.index");
        write(text.text(), file);

        IndexOpenResult opened = SymbolIndex.open(file, APP, 12);

        assertThat(Files.size(file)).isGreaterThan(100 << 12);
        compare(((IndexOpenResult.Opened) opened).table(), text);
    }

    @Test
    void keepsWhatTheParserMet() throws IOException {
        Path file = folder.resolve("app.index");
        String text = SymBuilder.module("x86").line("?").func(1, 2, "f").line("4 4 1 0").text();
        write(text + "FUNC 20 2 0 g", file);

        ParseNotes notes = open(file).notes();

        assertThat(notes).isEqualTo(new ParseNotes(1, 0, 0, "line 2: not a valid record"));
        assertThat(open(file).cpu()).isEqualTo(UnwindCpu.X86);
        assertThat(open(file).moduleId()).isEqualTo(APP);
    }

    @Test
    void leavesNothingOfATextThatIsRejected() throws IOException {
        Path file = folder.resolve("app.index");

        IndexWriteResult result = write("<html>not found</html>\n", file);

        assertThat(result).isEqualTo(new IndexWriteResult.Rejected(Malformed.NO_MODULE_RECORD));
        assertThat(file).doesNotExist();
    }

    @Test
    void leavesNothingOfAStreamThatBreaks() {
        Path file = folder.resolve("app.index");
        InputStream breaking =
                new ByteArrayInputStream(large().bytes()) {
                    @Override
                    public synchronized int read(byte[] target, int offset, int length) {
                        if (pos > 100_000) {
                            throw new UncheckedIOException(new IOException("reset"));
                        }
                        return super.read(target, offset, length);
                    }
                };

        assertThatThrownBy(() -> SymbolIndex.write(breaking, APP, file))
                .hasRootCauseMessage("reset");
        assertThat(file).doesNotExist();
    }

    @Test
    void staysReadableWhenTheFileIsDeleted() throws IOException {
        SymBuilder text = large();
        Path file = folder.resolve("app.index");
        write(text.text(), file);
        SymbolTable table = open(file);

        Files.delete(file);

        compare(table, text);
        assertThatThrownBy(() -> SymbolIndex.open(file, APP))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void refusesTheIndexOfAnotherBuild() throws IOException {
        Path file = folder.resolve("app.index");
        write(large().text(), file);

        assertThat(SymbolIndex.open(file, new ModuleId("app", "F".repeat(33))))
                .isEqualTo(new IndexOpenResult.Unusable(IndexOpenResult.Reason.WRONG_MODULE));
    }

    @Test
    void refusesAnotherVersion() throws IOException {
        byte[] index = index(large());
        index[IndexLayout.VERSION_AT]++;

        assertThat(SymbolIndex.open(ByteBuffer.wrap(index), APP))
                .isEqualTo(new IndexOpenResult.Unusable(IndexOpenResult.Reason.OTHER_VERSION));
    }

    @Test
    void refusesAFileThatWasCut() throws IOException {
        byte[] index = index(large());
        Path file = folder.resolve("app.index");
        for (int length : new int[] {0, 1, 1023, 1024, 5000, index.length - 1}) {
            Files.write(file, Arrays.copyOf(index, length));

            assertThat(SymbolIndex.open(file, APP))
                    .as("%d bytes", length)
                    .isEqualTo(new IndexOpenResult.Unusable(IndexOpenResult.Reason.DAMAGED));
        }
    }

    @Test
    void tellsDamageAndNeverSomethingWrong() throws IOException {
        SymBuilder text = large();
        byte[] index = index(text);
        SymbolTable intact = table(index);
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = index.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            IndexOpenResult result = SymbolIndex.open(ByteBuffer.wrap(damaged), APP);
            if (result instanceof IndexOpenResult.Opened opened) {
                checkAnswers(opened.table(), intact, random);
            }
        }
    }

    private static void checkAnswers(SymbolTable table, SymbolTable intact, Random random) {
        for (int i = 0; i < 20; i++) {
            long at = random.nextInt(20_000 * 0x40);
            Resolution found = table.resolve(at);
            if (found == null || !found.equals(intact.resolve(at))) {
                assertThat(table.isDamaged() || intact.resolve(at) == null).isTrue();
                assertThat(found).isNull();
            }
        }
    }

    /**
     * The virtual machine tells a fault late, and how late depends on what it has compiled; so this
     * is done again and again, with look-ups in between.
     */
    @Test
    void tellsEveryCutUnderIt() throws IOException {
        byte[] index = index(large());
        for (int cut = 0; cut < 48; cut++) {
            Path file = folder.resolve(cut + ".index");
            Files.write(file, index);
            SymbolTable table = open(file);
            assertThat(resolveAll(table, 40 * cut)).isTrue();

            try (RandomAccessFile shortened = new RandomAccessFile(file.toFile(), "rw")) {
                shortened.setLength(4096L * (1 + cut % 4));
            }

            boolean isQuiet = resolveAll(table, 1_000);
            assertThat(isQuiet && !table.isDamaged()).isFalse();
            table.recheck();
            assertThat(table.isDamaged()).isTrue();
            assertThat(table.resolve(0x40)).isNull();
            assertThat(reasonAgainst(file)).isEqualTo(IndexOpenResult.Reason.DAMAGED);
        }
    }

    @Test
    void findsNothingWrongWithAWholeFile() throws IOException {
        Path file = folder.resolve("app.index");
        write(large().text(), file);
        SymbolTable table = open(file);

        table.recheck();

        assertThat(table.isDamaged()).isFalse();
        assertThat(table.resolve(0x40)).isNotNull();
    }

    /** Whether no fault is told at the end of many look-ups. */
    private static boolean resolveAll(SymbolTable table, int count) {
        try {
            resolve(table, count);
            SymbolIndex.tellFaults();
            return true;
        } catch (InternalError fault) {
            return false;
        }
    }

    private static void resolve(SymbolTable table, int count) {
        for (int i = 0; i < count; i++) {
            table.resolve((i * 19L % 20_000) * 0x40);
        }
    }

    private static IndexOpenResult.Reason reasonAgainst(Path file) throws IOException {
        return ((IndexOpenResult.Unusable) SymbolIndex.open(file, APP)).reason();
    }

    private static void compare(SymbolTable table, SymBuilder text) {
        NaiveSymbols expected = new NaiveSymbols(text.text());
        new SymbolTableComparison(table, expected)
                .at(() -> expected.boundaries.stream().filter(at -> at % 7 == 0).iterator());
        assertThat(table.isDamaged()).isFalse();
    }

    /** Many blocks of everything. */
    private static SymBuilder large() {
        SymBuilder text = SymBuilder.module("x86_64").file(1, "a.c").file(2, "b.h");
        for (int i = 0; i < 50; i++) {
            text.origin(i, "inlined" + i);
        }
        for (int i = 0; i < 20_000; i++) {
            long start = i * 0x40L;
            text.func(start, 0x38, "function number " + i);
            text.inline(0, 7, 1, i % 50, start + 8, 0x10);
            text.inline(1, 8, 2, (i + 1) % 50, start + 12, 4);
            text.source(start, 8, i, 1).source(start + 8, 0x18, 2 * i, 2);
            text.cfiInit(start, 0x38, ".cfa: $rsp 8 + .ra: .cfa -8 + ^");
            text.cfi(start + 4, ".cfa: $rsp " + 8 * (i % 40) + " +");
        }
        return text;
    }

    private static IndexWriteResult write(String text, Path file) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return SymbolIndex.write(new ByteArrayInputStream(bytes), APP, file);
    }

    private byte[] index(SymBuilder text) throws IOException {
        Path file = folder.resolve("bytes.index");
        write(text.text(), file);
        return Files.readAllBytes(file);
    }

    private static SymbolTable table(byte[] index) {
        return ((IndexOpenResult.Opened) SymbolIndex.open(ByteBuffer.wrap(index), APP)).table();
    }

    private static SymbolTable open(Path file) throws IOException {
        return ((IndexOpenResult.Opened) SymbolIndex.open(file, APP)).table();
    }
}
