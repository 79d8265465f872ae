package dev.faultline.symbols;

import dev.faultline.symbols.IndexLayout.Section;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The header of an index whose own checksum is right. */
final class IndexHeader {

    private final ByteBuffer header;

    private IndexHeader(ByteBuffer header) {
        this.header = header;
    }

    /**
     * The header, or empty when it is not what was written.
     *
     * @param header {@link IndexLayout#HEADER_BYTES} bytes, little-endian
     */
    static Optional<IndexHeader> of(ByteBuffer header) {
        byte[] bytes = new byte[IndexLayout.HEADER_BYTES];
        header.get(0, bytes);
        CRC32C crc = new CRC32C();
        int checkedFrom = IndexLayout.HEADER_CHECKSUM_AT + 4;
        crc.update(bytes, checkedFrom, bytes.length - checkedFrom);
        boolean isIntact =
                header.getLong(IndexLayout.MAGIC_AT) == IndexLayout.MAGIC
                        && header.getInt(IndexLayout.HEADER_CHECKSUM_AT) == (int) crc.getValue();
        return isIntact ? Optional.of(new IndexHeader(header)) : Optional.empty();
    }

    int version() {
        return header.getInt(IndexLayout.VERSION_AT);
    }

    long fileSize() {
        return header.getLong(IndexLayout.FILE_SIZE_AT);
    }

    long bodyEnd() {
        return header.getLong(IndexLayout.BODY_END_AT);
    }

    int tableChecksum() {
        return header.getInt(IndexLayout.TABLE_CHECKSUM_AT);
    }

    @Nullable UnwindCpu cpu() {
        return UnwindCpu.ofNumber(header.getInt(IndexLayout.CPU_AT));
    }

    int cfiDepth() {
        return header.getInt(IndexLayout.CFI_DEPTH_AT);
    }

    int winDepth() {
        return header.getInt(IndexLayout.WIN_DEPTH_AT);
    }

    int winVariables() {
        return header.getInt(IndexLayout.WIN_VARIABLES_AT);
    }

    long start(Section section) {
        return header.getLong(entry(section));
    }

    long length(Section section) {
        return header.getLong(entry(section) + 8);
    }

    private static int entry(Section section) {
        return IndexLayout.SECTIONS_AT + IndexLayout.SECTION_ENTRY_BYTES * section.number;
    }

    boolean isOf(ModuleId module) {
        return text(0).equals(module.debugFile()) && text(1).equals(module.debugId());
    }

    /** The module; the index is one that has been written by this process. */
    ModuleId moduleId() {
        return new ModuleId(text(0), text(1));
    }

    @Nullable String codeFile() {
        String name = text(3);
        return name.isEmpty() ? null : name;
    }

    ParseNotes notes() {
        String violation = text(2);
        return new ParseNotes(
                header.getInt(IndexLayout.BAD_LINES_AT),
                header.getInt(IndexLayout.LONG_LINES_AT),
                header.getInt(IndexLayout.DROPPED_RECORDS_AT),
                violation.isEmpty() ? null : violation);
    }

    private String text(int index) {
        int at = IndexLayout.TEXTS_AT;
        for (int i = 0; i < index; i++) {
            at += 2 + textLength(at);
        }
        byte[] bytes = new byte[textLength(at)];
        header.get(at + 2, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int textLength(int at) {
        int length = header.getShort(at);
        if (length < 0 || length > IndexLayout.MAX_TEXT_BYTES) {
            throw new IndexBytes.DamageException("a text of the header is too long");
        }
        return length;
    }

    /** Whether everything that decides how much memory is taken is in its range. */
    boolean isPlausible() {
        return isIn(bodyEnd(), IndexLayout.HEADER_BYTES, fileSize())
                && isIn(cfiDepth(), 0, CfiCompiler.MAX_DEPTH)
                && isIn(winDepth(), 0, WinCompiler.MAX_DEPTH)
                && isIn(winVariables(), 0, WinCompiler.MAX_VARIABLES);
    }

    private static boolean isIn(long number, long least, long greatest) {
        return number >= least && number <= greatest;
    }
}
