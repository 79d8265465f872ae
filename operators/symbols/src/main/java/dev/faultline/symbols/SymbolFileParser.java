package dev.faultline.symbols;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Breakpad symbol files (text) into tables, in one pass and without keeping the text.
 *
 * <p>The format: <a
 * href="https://chromium.googlesource.com/breakpad/breakpad/+/main/docs/symbol_files.md">Breakpad's
 * description</a>. Real files have broken lines; some are tolerated and counted.
 */
public final class SymbolFileParser {

    /** Bad lines that are tolerated; one more and the file is rejected. */
    public static final int MAX_BAD_LINES = 100;

    /** Bytes of text that are accepted. */
    public static final long MAX_BYTES = (2L << 30) - 1024;

    /** Records that are accepted, an INLINE counted once for each of its ranges. */
    public static final int MAX_RECORDS = 20_000_000;

    /** Functions, public symbols and unwind ranges that are accepted; each takes heap. */
    static final int MAX_RANGES = 5_000_000;

    /** Numbers of FILE and INLINE_ORIGIN records are below this. */
    static final long MAX_ID = 4_000_000;

    /** Levels of inlining that are kept. */
    static final int MAX_INLINE_DEPTH = 128;

    private static final long INDEX_SLACK_BYTES = 16L << 20;

    private static final byte[] MODULE = Fields.keyword("MODULE");
    private static final byte[] INFO = Fields.keyword("INFO");
    private static final byte[] CODE_ID = Fields.keyword("CODE_ID");
    private static final byte[] FILE = Fields.keyword("FILE");
    private static final byte[] FUNC = Fields.keyword("FUNC");
    private static final byte[] INLINE = Fields.keyword("INLINE");
    private static final byte[] INLINE_ORIGIN = Fields.keyword("INLINE_ORIGIN");
    private static final byte[] PUBLIC = Fields.keyword("PUBLIC");
    private static final byte[] STACK = Fields.keyword("STACK");

    private final Fields fields = new Fields();
    private final ReadingNotes notes = new ReadingNotes();
    private final IndexWriter index;
    private final FunctionRecords functions;
    private final StackRecords stacks;

    private SymbolFileParser(ModuleId moduleId, @Nullable UnwindCpu cpu, IndexOutput output) {
        this.index = new IndexWriter(moduleId, cpu, output);
        this.functions = new FunctionRecords(fields, index, notes);
        this.stacks = new StackRecords(fields, index, notes);
    }

    /**
     * Reads to the end of the stream, or to the line that decides that the file is of no use, and
     * keeps the content in memory; does not close the stream.
     *
     * @param expected the module asked for, null to take any
     * @throws IOException only what the stream itself throws
     */
    public static ParseResult parse(InputStream in, @Nullable ModuleId expected)
            throws IOException {
        IndexOutput output = IndexOutput.toMemory();
        return index(in, expected, output) instanceof IndexWriteResult.Rejected rejected
                ? new ParseResult.Rejected(rejected.reason())
                : new ParseResult.Parsed(SymbolIndex.inMemory(output.toBuffer()));
    }

    /** As {@link #parse}, but writes the content to an index. */
    static IndexWriteResult index(InputStream in, @Nullable ModuleId expected, IndexOutput output)
            throws IOException {
        LineReader lines = new LineReader(in);
        Fields fields = new Fields();
        if (!lines.next() || lines.isTooLong()) {
            return new IndexWriteResult.Rejected(Malformed.NO_MODULE_RECORD);
        }
        fields.set(lines.buffer(), lines.start(), lines.end());
        if (!fields.take(MODULE) || !fields.skip()) {
            return new IndexWriteResult.Rejected(Malformed.NO_MODULE_RECORD);
        }
        UnwindCpu cpu = cpu(fields.word());
        String id = fields.word();
        Optional<ModuleId> found = ModuleId.of(rest(fields), id);
        if (expected != null) {
            // The name is not compared: it has other folders and letter case in dumps.
            if (!expected.debugId().equalsIgnoreCase(id)) {
                boolean isModule = found.isPresent();
                return new IndexWriteResult.Rejected(
                        isModule ? Malformed.WRONG_MODULE : Malformed.NO_MODULE_RECORD);
            }
            found = Optional.of(expected);
        }
        if (found.isEmpty()) {
            return new IndexWriteResult.Rejected(Malformed.NO_MODULE_RECORD);
        }
        return new SymbolFileParser(found.get(), cpu, output).readRecords(lines, output);
    }

    private static @Nullable UnwindCpu cpu(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "x86", "i386" -> UnwindCpu.X86;
            case "x86_64", "x86_64h", "amd64" -> UnwindCpu.AMD64;
            case "arm" -> UnwindCpu.ARM;
            case "arm64", "arm64e", "aarch64" -> UnwindCpu.ARM64;
            default -> name.startsWith("armv") ? UnwindCpu.ARM : null;
        };
    }

    private static String rest(Fields fields) {
        return new String(
                fields.text(),
                fields.position(),
                fields.end() - fields.position(),
                StandardCharsets.UTF_8);
    }

    private IndexWriteResult readRecords(LineReader lines, IndexOutput output) throws IOException {
        while (true) {
            functions.readPlainSourceLines(lines);
            if (!lines.next()) {
                break;
            }
            notes.lineNumber++;
            if (lines.isTooLong()) {
                notes.longLines++;
            } else {
                fields.set(lines.buffer(), lines.start(), lines.end());
                readLine();
            }
            if (notes.badLines > MAX_BAD_LINES) {
                return new IndexWriteResult.Rejected(Malformed.TOO_MANY_BAD_LINES);
            }
            if (lines.bytesRead() > MAX_BYTES
                    || notes.records > MAX_RECORDS
                    || index.ranges() > MAX_RANGES
                    || output.position() > maxIndexBytes(lines.bytesRead(), output)) {
                return new IndexWriteResult.Rejected(Malformed.TOO_LARGE);
            }
        }
        if (lines.isUnterminated()) {
            notes.violate("the last line has no end");
        }
        ParseNotes said = index.finish(notes.parseNotes());
        return new IndexWriteResult.Written(lines.bytesRead(), output.size(), said);
    }

    /** Indexes of real files are a third of their text. */
    private static long maxIndexBytes(long textBytes, IndexOutput output) {
        return Math.min(2 * textBytes + INDEX_SLACK_BYTES, output.maxBytes());
    }

    private void readLine() throws IOException {
        if (fields.isAtEnd()) {
            return;
        }
        notes.records++;
        if (!readRecord()) {
            notes.badLines++;
            notes.violate("not a valid record");
        }
    }

    /** False when the line is no valid record. */
    private boolean readRecord() throws IOException {
        return switch (fields.first()) {
            case 'F' -> readFunctionOrFile();
            case 'I' -> readInlineOrInfo();
            case 'P' -> fields.take(PUBLIC) && functions.readPublic();
            case 'S' -> fields.take(STACK) && stacks.readStack();
            default -> functions.readSourceLine();
        };
    }

    /** A source line may start with F too, as a hexadecimal digit. */
    private boolean readFunctionOrFile() throws IOException {
        if (fields.take(FUNC)) {
            return functions.readFunction();
        }
        return fields.take(FILE) ? readFile() : functions.readSourceLine();
    }

    private boolean readInlineOrInfo() throws IOException {
        if (fields.take(INLINE)) {
            return functions.readInline();
        }
        if (fields.take(INLINE_ORIGIN)) {
            return readInlineOrigin();
        }
        return fields.take(INFO) && readInfo();
    }

    /** Only {@code CODE_ID id file} says something that is of use; on Windows it has the file. */
    private boolean readInfo() {
        boolean isFirst = index.codeFile().isEmpty();
        if (isFirst && fields.take(CODE_ID) && fields.skip() && !fields.isAtEnd()) {
            index.codeFile(rest(fields));
        }
        return true;
    }

    private boolean readFile() throws IOException {
        long id = fields.decimal32();
        if (id == Fields.BAD || fields.isAtEnd()) {
            return false;
        }
        if (id < MAX_ID) {
            index.file(id, restAsName());
        } else {
            notes.dropped++;
        }
        return true;
    }

    /**
     * {@code INLINE_ORIGIN id name}, in files made before 2022 {@code INLINE_ORIGIN id file name}.
     */
    private boolean readInlineOrigin() throws IOException {
        long id = fields.decimal32();
        if (id == Fields.BAD || fields.isAtEnd()) {
            return false;
        }
        if (id >= MAX_ID) {
            notes.dropped++;
            return true;
        }
        if (fields.startsWithNumberAndMore()) {
            index.originFile(id, fields.decimal32());
        }
        index.origin(id, restAsName());
        return true;
    }

    private int restAsName() throws IOException {
        return index.name(fields.text(), fields.position(), fields.end());
    }
}
