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

    private static final long MAX_ADDRESS = 0xffffffffL;

    // More is not a plain source line, though it may be a valid one; nothing overflows below.
    private static final int MAX_PLAIN_DIGITS = 7;

    private static final long INDEX_SLACK_BYTES = 16L << 20;

    private static final byte[] MODULE = keyword("MODULE");
    private static final byte[] INFO = keyword("INFO");
    private static final byte[] CODE_ID = keyword("CODE_ID");
    private static final byte[] FILE = keyword("FILE");
    private static final byte[] FUNC = keyword("FUNC");
    private static final byte[] MULTIPLE = keyword("m");
    private static final byte[] INLINE = keyword("INLINE");
    private static final byte[] INLINE_ORIGIN = keyword("INLINE_ORIGIN");
    private static final byte[] PUBLIC = keyword("PUBLIC");
    private static final byte[] STACK = keyword("STACK");
    private static final byte[] CFI = keyword("CFI");
    private static final byte[] INIT = keyword("INIT");
    private static final byte[] WIN = keyword("WIN");

    /** What the lines and inlines that follow belong to. */
    private enum Function {
        NONE,
        KEPT,
        DROPPED
    }

    private final Fields fields = new Fields();

    private final IndexWriter index;

    private Function function = Function.NONE;
    private boolean isCfiDropped;
    private int lineNumber = 1;
    private int records;
    private int badLines;
    private int longLines;
    private int dropped;
    private @Nullable String strictViolation;

    private SymbolFileParser(ModuleId moduleId, @Nullable UnwindCpu cpu, IndexOutput output) {
        this.index = new IndexWriter(moduleId, cpu, output);
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
            readPlainSourceLines(lines);
            if (!lines.next()) {
                break;
            }
            lineNumber++;
            if (lines.isTooLong()) {
                longLines++;
            } else {
                fields.set(lines.buffer(), lines.start(), lines.end());
                readLine();
            }
            if (badLines > MAX_BAD_LINES) {
                return new IndexWriteResult.Rejected(Malformed.TOO_MANY_BAD_LINES);
            }
            if (lines.bytesRead() > MAX_BYTES
                    || records > MAX_RECORDS
                    || index.ranges() > MAX_RANGES
                    || output.position() > maxIndexBytes(lines.bytesRead(), output)) {
                return new IndexWriteResult.Rejected(Malformed.TOO_LARGE);
            }
        }
        if (lines.isUnterminated()) {
            violate("the last line has no end");
        }
        ParseNotes notes =
                index.finish(new ParseNotes(badLines, longLines, dropped, strictViolation));
        return new IndexWriteResult.Written(lines.bytesRead(), output.size(), notes);
    }

    /** Indexes of real files are a third of their text. */
    private static long maxIndexBytes(long textBytes, IndexOutput output) {
        return Math.min(2 * textBytes + INDEX_SLACK_BYTES, output.maxBytes());
    }

    /**
     * Takes source lines as all tools write them. Nearly all lines of most files are such, so that
     * this loop decides how long a file takes; it leaves everything unusual to the careful way.
     */
    private void readPlainSourceLines(LineReader lines) {
        if (function == Function.NONE) {
            return;
        }
        byte[] text = lines.buffer();
        int line = lines.position();
        while (true) {
            int at = line;
            int address = 0;
            int digit;
            while ((digit = Fields.hexDigit(text[at])) >= 0) {
                address = (address << 4) | digit;
                at++;
            }
            if (text[at] != ' ' || at - line > MAX_PLAIN_DIGITS || at == line) {
                break;
            }
            int start = ++at;
            int size = 0;
            while ((digit = Fields.hexDigit(text[at])) >= 0) {
                size = (size << 4) | digit;
                at++;
            }
            if (text[at] != ' ' || at - start > MAX_PLAIN_DIGITS || at == start) {
                break;
            }
            start = ++at;
            int number = 0;
            while ((digit = text[at] - '0') >= 0 && digit <= 9) {
                number = number * 10 + digit;
                at++;
            }
            if (text[at] != ' ' || at - start > MAX_PLAIN_DIGITS || at == start) {
                break;
            }
            start = ++at;
            int file = 0;
            while ((digit = text[at] - '0') >= 0 && digit <= 9) {
                file = file * 10 + digit;
                at++;
            }
            if (at - start > MAX_PLAIN_DIGITS || at == start) {
                break;
            }
            if (text[at] == '\r') {
                at++;
            }
            if (text[at] != '\n') {
                break;
            }
            line = at + 1;
            lineNumber++;
            records++;
            if (size > 0 && function == Function.KEPT) {
                long last = Math.min(Integer.toUnsignedLong(address) + size - 1, MAX_ADDRESS);
                index.functions.line(address, (int) last, number, file);
            }
        }
        lines.skipTo(line);
    }

    private void readLine() throws IOException {
        if (fields.isAtEnd()) {
            return;
        }
        records++;
        if (!readRecord()) {
            badLines++;
            violate("not a valid record");
        }
    }

    private void violate(String reason) {
        if (strictViolation == null) {
            strictViolation = "line " + lineNumber + ": " + reason;
        }
    }

    /** False when the line is no valid record. */
    private boolean readRecord() throws IOException {
        return switch (fields.first()) {
            case 'F' -> readFunctionOrFile();
            case 'I' -> readInlineOrInfo();
            case 'P' -> fields.take(PUBLIC) && readPublic();
            case 'S' -> fields.take(STACK) && readStack();
            default -> readSourceLine();
        };
    }

    /** A source line may start with F too, as a hexadecimal digit. */
    private boolean readFunctionOrFile() throws IOException {
        if (fields.take(FUNC)) {
            return readFunction();
        }
        return fields.take(FILE) ? readFile() : readSourceLine();
    }

    private boolean readInlineOrInfo() throws IOException {
        if (fields.take(INLINE)) {
            return readInline();
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
            dropped++;
        }
        return true;
    }

    private boolean readFunction() throws IOException {
        function = Function.NONE;
        index.functions.end();
        fields.take(MULTIPLE);
        long address = fields.hex64();
        long size = fields.hex32();
        long parameterSize = fields.hex32();
        if ((address | size | parameterSize) < 0 || fields.isAtEnd()) {
            return false;
        }
        if (!isUsable(address, size)) {
            function = Function.DROPPED;
            return true;
        }
        int name = restAsName();
        index.functions.start((int) address, last(address, size), (int) parameterSize, name);
        function = Function.KEPT;
        return true;
    }

    private boolean readSourceLine() {
        long address = fields.hex64();
        long size = fields.hex32();
        long number = fields.decimal32();
        long file = fields.decimal32();
        if ((address | size | number | file) < 0 || !fields.isAtEnd()) {
            return false;
        }
        if (hasFunction("a source line") && isUsable(address, size)) {
            index.functions.line((int) address, last(address, size), (int) number, file);
        }
        return true;
    }

    /**
     * {@code INLINE depth call_line call_file origin [address size]+}. The call's file is missing
     * in files made before 2022, which the number of fields tells.
     */
    private boolean readInline() {
        int start = fields.position();
        if (readPlainInline()) {
            return true;
        }
        fields.moveTo(start);
        boolean hasCallFile = fields.count() % 2 == 0;
        long depth = fields.decimal32();
        long callLine = fields.decimal32();
        long callFile = hasCallFile ? fields.decimal32() : 0;
        long origin = fields.decimal32();
        if ((depth | callLine | callFile | origin) < 0 || fields.isAtEnd()) {
            return false;
        }
        if (!hasCallFile) {
            violate("an INLINE without the file of the call");
        }
        boolean isKept = hasFunction("an INLINE");
        if (isKept && depth >= MAX_INLINE_DEPTH) {
            dropped++;
            isKept = false;
        }
        if (isKept) {
            long file = hasCallFile ? callFile : FunctionCompiler.FILE_NOT_TOLD;
            index.functions.inline((int) depth, (int) callLine, file, origin);
        }
        while (!fields.isAtEnd()) {
            long address = fields.hex64();
            long size = fields.hex32();
            if ((address | size) < 0) {
                return false;
            }
            records++;
            if (isKept && isUsable(address, size)) {
                index.functions.inlineRange((int) address, last(address, size));
            }
        }
        return true;
    }

    /** Takes an INLINE with all its fields and one range, as nearly all have; leaves other ones. */
    private boolean readPlainInline() {
        long depth = fields.decimal32();
        long callLine = fields.decimal32();
        long callFile = fields.decimal32();
        long origin = fields.decimal32();
        long address = fields.hex64();
        long size = fields.hex32();
        boolean isPlain =
                (depth | callLine | callFile | origin | address | size) >= 0
                        && fields.isAtEnd()
                        && function == Function.KEPT
                        && depth < MAX_INLINE_DEPTH
                        && address <= MAX_ADDRESS;
        if (isPlain) {
            records++;
            index.functions.inline((int) depth, (int) callLine, callFile, origin);
            if (size > 0) {
                index.functions.inlineRange((int) address, last(address, size));
            }
        }
        return isPlain;
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
            dropped++;
            return true;
        }
        if (fields.startsWithNumberAndMore()) {
            index.originFile(id, fields.decimal32());
        }
        index.origin(id, restAsName());
        return true;
    }

    private boolean readPublic() throws IOException {
        function = Function.NONE;
        index.functions.end();
        fields.take(MULTIPLE);
        long address = fields.hex64();
        long parameterSize = fields.hex32();
        if ((address | parameterSize) < 0 || fields.isAtEnd()) {
            return false;
        }
        if (address <= MAX_ADDRESS) {
            index.publicSymbol((int) address, (int) parameterSize, restAsName());
        } else {
            dropped++;
        }
        return true;
    }

    private boolean readStack() throws IOException {
        if (fields.take(WIN)) {
            return readStackWin();
        }
        if (!fields.take(CFI)) {
            return false;
        }
        return fields.take(INIT) ? readCfiInit() : readCfiRow();
    }

    private boolean readCfiInit() throws IOException {
        index.cfi.closeRange();
        isCfiDropped = true;
        long address = fields.hex64();
        long size = fields.hex32();
        if ((address | size) < 0 || fields.isAtEnd()) {
            return false;
        }
        if (isUsable(address, size)) {
            int from = fields.position();
            index.cfi.init((int) address, last(address, size), fields.text(), from, fields.end());
            isCfiDropped = false;
        }
        return true;
    }

    private boolean readCfiRow() {
        long address = fields.hex64();
        if (address == Fields.BAD || fields.isAtEnd()) {
            return false;
        }
        if (isCfiDropped || address > MAX_ADDRESS) {
            return true;
        }
        int from = fields.position();
        if (!index.cfi.row((int) address, fields.text(), from, fields.end())) {
            dropped++;
            violate("a STACK CFI without an INIT");
        }
        return true;
    }

    /** Types other than 0 and 4 have not been seen to help and are skipped, as elsewhere. */
    private boolean readStackWin() throws IOException {
        long type = fields.hex32();
        long address = fields.hex64();
        long size = fields.hex32();
        long prologueSize = fields.hex32();
        long epilogueSize = fields.hex32();
        long parameterSize = fields.hex32();
        long savedRegisterSize = fields.hex32();
        long localSize = fields.hex32();
        long maxStackSize = fields.hex32();
        long hasProgram = fields.decimal32();
        long unused = prologueSize | epilogueSize | maxStackSize;
        long sizes = parameterSize | savedRegisterSize | localSize | unused;
        if ((type | address | size | sizes | hasProgram) < 0 || fields.isAtEnd()) {
            return false;
        }
        boolean isFrameData = type == 4;
        if (isFrameData != (hasProgram == 1)) {
            dropped++;
            return true;
        }
        if ((!isFrameData && type != 0) || !isUsable(address, size)) {
            return true;
        }
        StackWinBuilder builder = isFrameData ? index.frameData : index.fpo;
        builder.add(
                (int) address,
                last(address, size),
                (int) parameterSize,
                (int) savedRegisterSize,
                (int) localSize,
                isFrameData ? program() : usesEbp());
        return true;
    }

    private int program() {
        return index.winPrograms.program(fields.text(), fields.position(), fields.end());
    }

    private int usesEbp() {
        return fields.end() - fields.position() == 1 && fields.first() == '1' ? 1 : 0;
    }

    private boolean hasFunction(String what) {
        if (function == Function.NONE) {
            dropped++;
            violate(what + " outside a FUNC");
        }
        return function == Function.KEPT;
    }

    /** Nothing is lost by skipping empty ranges; PDB files are full of them. */
    private boolean isUsable(long address, long size) {
        if (address > MAX_ADDRESS) {
            dropped++;
        }
        return address <= MAX_ADDRESS && size > 0;
    }

    private static int last(long address, long size) {
        return (int) Math.min(address + size - 1, MAX_ADDRESS);
    }

    private int restAsName() throws IOException {
        return index.name(fields.text(), fields.position(), fields.end());
    }

    private static byte[] keyword(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
