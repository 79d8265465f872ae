package dev.faultline.symbols;

import java.io.IOException;

/** Reads STACK records, which tell how to unwind. */
final class StackRecords {

    private static final byte[] CFI = Fields.keyword("CFI");
    private static final byte[] INIT = Fields.keyword("INIT");
    private static final byte[] WIN = Fields.keyword("WIN");

    private final Fields fields;
    private final IndexWriter index;
    private final ReadingNotes notes;
    private boolean isCfiDropped;

    StackRecords(Fields fields, IndexWriter index, ReadingNotes notes) {
        this.fields = fields;
        this.index = index;
        this.notes = notes;
    }

    boolean readStack() throws IOException {
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
        if (notes.isUsable(address, size)) {
            int from = fields.position();
            index.cfi.init(
                    (int) address,
                    ReadingNotes.last(address, size),
                    fields.text(),
                    from,
                    fields.end());
            isCfiDropped = false;
        }
        return true;
    }

    private boolean readCfiRow() {
        long address = fields.hex64();
        if (address == Fields.BAD || fields.isAtEnd()) {
            return false;
        }
        if (isCfiDropped || address > ReadingNotes.MAX_ADDRESS) {
            return true;
        }
        int from = fields.position();
        if (!index.cfi.row((int) address, fields.text(), from, fields.end())) {
            notes.dropped++;
            notes.violate("a STACK CFI without an INIT");
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
            notes.dropped++;
            return true;
        }
        if ((!isFrameData && type != 0) || !notes.isUsable(address, size)) {
            return true;
        }
        StackWinBuilder builder = isFrameData ? index.frameData : index.fpo;
        builder.add(
                (int) address,
                ReadingNotes.last(address, size),
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
}
