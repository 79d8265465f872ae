package dev.faultline.symbols;

/**
 * Where things are in an index file; described in {@code docs/reference/symbol-index.md}. All
 * numbers are little-endian.
 */
final class IndexLayout {

    /** Changes with every change of the format, and of how records are compiled. */
    static final int VERSION = 3;

    static final long MAGIC = 0x1a0a0d4d59534c46L; // "FLSYM" CR LF SUB

    /** The header's size; the body starts after it. */
    static final int HEADER_BYTES = 1024;

    /** The body is checked in blocks of this size, the last one may be shorter. */
    static final int BLOCK_BYTES = 1 << 16;

    /** Rows of lines and of CFI that are decoded one after the other at most. */
    static final int ROWS_PER_BLOCK = 16;

    /** Average number of rows that start in one bucket of a table of address ranges. */
    static final int ROWS_PER_BUCKET = 4;

    /** Greatest size of a record, and of a section that is read in one piece. */
    static final int MAX_PIECE_BYTES = 60 << 20;

    // Places in the header.
    static final int MAGIC_AT = 0;
    static final int VERSION_AT = 8;
    static final int HEADER_CHECKSUM_AT = 12;
    static final int FILE_SIZE_AT = 16;
    static final int BODY_END_AT = 24;
    static final int TABLE_CHECKSUM_AT = 32;
    static final int CPU_AT = 36;
    static final int BAD_LINES_AT = 40;
    static final int LONG_LINES_AT = 44;
    static final int DROPPED_RECORDS_AT = 48;
    static final int CFI_DEPTH_AT = 52;
    static final int WIN_DEPTH_AT = 56;
    static final int WIN_VARIABLES_AT = 60;
    static final int SECTIONS_AT = 64;
    static final int SECTION_ENTRY_BYTES = 16;

    /** Debug file, debug id, first strict violation, code file; each its length and its bytes. */
    static final int TEXTS_AT = 320;

    /** Greatest length of a text in the header. */
    static final int MAX_TEXT_BYTES = 200;

    /** Parts of the body behind the records, in the order of their entries in the header. */
    enum Section {
        FUNCTIONS(0),
        PUBLICS(1),
        CFI(2),
        FRAME_DATA(3),
        FPO(4),
        FILES(5),
        ORIGINS(6),
        ORIGIN_FILES(7),
        CFI_CODE(8),
        CFI_EXPRESSIONS(9),
        CFI_SETS(10),
        CFI_SET_STARTS(11),
        WIN_CODE(12),
        WIN_PROGRAMS(13);

        static final int COUNT = values().length;

        final int number;

        Section(int number) {
            this.number = number;
        }
    }

    private IndexLayout() {}
}
