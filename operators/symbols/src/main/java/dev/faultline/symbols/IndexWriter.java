package dev.faultline.symbols;

import dev.faultline.symbols.IndexLayout.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes the records of one symbol file and makes an index of them. */
final class IndexWriter {

    final FunctionCompiler functions;
    final CfiBuilder cfi;
    final StackWinBuilder frameData;
    final StackWinBuilder fpo;
    final WinCompiler winPrograms = new WinCompiler();

    private final ModuleId moduleId;
    private String codeFile = "";
    private final @Nullable UnwindCpu cpu;
    private final IndexOutput output;
    private final NameTable names;
    private final RangeRows.Publics publics = new RangeRows.Publics();
    private final IdTable files = new IdTable();
    private final IdTable origins = new IdTable();
    private final IdTable originFiles = new IdTable();
    private final ByteList record = new ByteList();
    private final long[] sectionStarts = new long[Section.COUNT];
    private final long[] sectionBytes = new long[Section.COUNT];
    private int dropped;

    IndexWriter(ModuleId moduleId, @Nullable UnwindCpu cpu, IndexOutput output) {
        this.moduleId = moduleId;
        this.cpu = cpu;
        this.output = output;
        this.names = new NameTable(output);
        this.functions = new FunctionCompiler(output);
        this.cfi = new CfiBuilder(cpu, output);
        this.frameData = new StackWinBuilder(output);
        this.fpo = new StackWinBuilder(output);
    }

    /** Place of a text as a name of functions and files. */
    int name(byte[] text, int start, int end) throws IOException {
        return names.intern(text, start, end);
    }

    void file(long id, int name) {
        put(files, id, name);
    }

    void origin(long id, int name) {
        put(origins, id, name);
    }

    void originFile(long id, long file) {
        put(originFiles, id, FunctionCompiler.reference(file));
    }

    private void put(IdTable table, long id, int value) {
        if (!table.put((int) id, value)) {
            dropped++;
        }
    }

    void publicSymbol(int start, int parameterSize, int name) throws IOException {
        record.clear();
        record.varint(Integer.toUnsignedLong(parameterSize));
        record.varint(output.position() - Integer.toUnsignedLong(name));
        publics.add(start, output.appendRecord(record), name);
    }

    /** Functions, public symbols and unwind ranges so far. */
    int ranges() {
        return functions.functions().size()
                + publics.size()
                + cfi.ranges().size()
                + frameData.ranges().size()
                + fpo.ranges().size();
    }

    /**
     * Writes what is left and completes the index.
     *
     * @param notes of the parser; records that are dropped here are added
     */
    ParseNotes finish(ParseNotes notes) throws IOException {
        functions.end();
        cfi.closeRange();
        frameData.end();
        fpo.end();
        ranges(Section.FUNCTIONS, functions.functions());
        begin(Section.PUBLICS);
        publics.appendTo(output);
        end(Section.PUBLICS);
        ranges(Section.CFI, cfi.ranges());
        ranges(Section.FRAME_DATA, frameData.ranges());
        ranges(Section.FPO, fpo.ranges());
        ids(Section.FILES, files);
        ids(Section.ORIGINS, origins);
        ids(Section.ORIGIN_FILES, originFiles);
        CfiCompiler compiler = cfi.compiler();
        ints(Section.CFI_CODE, compiler.code());
        ints(Section.CFI_EXPRESSIONS, compiler.expressionStarts());
        ints(Section.CFI_SETS, compiler.sets());
        ints(Section.CFI_SET_STARTS, compiler.setStarts());
        ints(Section.WIN_CODE, winPrograms.code());
        ints(Section.WIN_PROGRAMS, winPrograms.programStarts());
        ParseNotes all = withDropped(notes);
        output.finish(header(all));
        return all;
    }

    private ParseNotes withDropped(ParseNotes notes) {
        int here =
                dropped
                        + functions.dropped()
                        + functions.functions().dropped()
                        + cfi.dropped()
                        + cfi.ranges().dropped()
                        + frameData.dropped()
                        + frameData.ranges().dropped()
                        + fpo.dropped()
                        + fpo.ranges().dropped();
        return new ParseNotes(
                notes.badLines(),
                notes.longLines(),
                notes.droppedRecords() + here,
                notes.strictViolation());
    }

    private void ranges(Section section, RangeRows rows) throws IOException {
        begin(section);
        rows.appendTo(output);
        end(section);
    }

    private void ids(Section section, IdTable table) throws IOException {
        begin(section);
        table.appendTo(output);
        end(section);
    }

    private void ints(Section section, IntList numbers) throws IOException {
        begin(section);
        for (int i = 0; i < numbers.size(); i++) {
            output.append32(numbers.get(i));
        }
        end(section);
    }

    private void begin(Section section) {
        sectionStarts[section.number] = output.position();
    }

    private void end(Section section) {
        int index = section.number;
        sectionBytes[index] = output.position() - sectionStarts[index];
    }

    /** The program's own file name, empty while it is not known. */
    String codeFile() {
        return codeFile;
    }

    void codeFile(String name) {
        codeFile = name;
    }

    private ByteBuffer header(ParseNotes notes) {
        ByteBuffer header =
                ByteBuffer.allocate(IndexLayout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(IndexLayout.MAGIC_AT, IndexLayout.MAGIC);
        header.putInt(IndexLayout.VERSION_AT, IndexLayout.VERSION);
        header.putInt(IndexLayout.CPU_AT, cpu == null ? 0 : cpu.number());
        header.putInt(IndexLayout.BAD_LINES_AT, notes.badLines());
        header.putInt(IndexLayout.LONG_LINES_AT, notes.longLines());
        header.putInt(IndexLayout.DROPPED_RECORDS_AT, notes.droppedRecords());
        header.putInt(IndexLayout.CFI_DEPTH_AT, cfi.compiler().maxDepth());
        header.putInt(IndexLayout.WIN_DEPTH_AT, winPrograms.maxDepth());
        header.putInt(IndexLayout.WIN_VARIABLES_AT, winPrograms.variableCount());
        header.position(IndexLayout.SECTIONS_AT);
        for (int section = 0; section < sectionStarts.length; section++) {
            header.putLong(sectionStarts[section]).putLong(sectionBytes[section]);
        }
        header.position(IndexLayout.TEXTS_AT);
        putText(header, moduleId.debugFile());
        putText(header, moduleId.debugId());
        String violation = notes.strictViolation();
        putText(header, violation == null ? "" : violation);
        putText(header, codeFile);
        return header.rewind();
    }

    private static void putText(ByteBuffer header, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] fitting = Arrays.copyOf(bytes, Math.min(bytes.length, IndexLayout.MAX_TEXT_BYTES));
        header.putShort((short) fitting.length).put(fitting);
    }
}
