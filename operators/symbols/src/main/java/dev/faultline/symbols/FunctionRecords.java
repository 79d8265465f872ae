package dev.faultline.symbols;

import java.io.IOException;

/** Reads FUNC and PUBLIC records, and the source lines and INLINE records of a function. */
final class FunctionRecords {

    // More is not a plain source line, though it may be a valid one; nothing overflows below.
    private static final int MAX_PLAIN_DIGITS = 7;

    private static final byte[] MULTIPLE = Fields.keyword("m");

    /** What the lines and inlines that follow belong to. */
    private enum Function {
        NONE,
        KEPT,
        DROPPED
    }

    private final Fields fields;
    private final IndexWriter index;
    private final ReadingNotes notes;
    private Function function = Function.NONE;

    FunctionRecords(Fields fields, IndexWriter index, ReadingNotes notes) {
        this.fields = fields;
        this.index = index;
        this.notes = notes;
    }

    /**
     * Takes source lines as all tools write them. Nearly all lines of most files are such, so that
     * this loop decides how long a file takes; it leaves everything unusual to the careful way.
     */
    void readPlainSourceLines(LineReader lines) {
        if (function == Function.NONE) {
            return;
        }
        byte[] text = lines.buffer();
        int line = lines.position();
        int taken = 0;
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
            taken++;
            if (size > 0 && function == Function.KEPT) {
                int last = ReadingNotes.last(Integer.toUnsignedLong(address), size);
                index.functions.line(address, last, number, file);
            }
        }
        notes.lineNumber += taken;
        notes.records += taken;
        lines.skipTo(line);
    }

    boolean readFunction() throws IOException {
        function = Function.NONE;
        index.functions.end();
        fields.take(MULTIPLE);
        long address = fields.hex64();
        long size = fields.hex32();
        long parameterSize = fields.hex32();
        if ((address | size | parameterSize) < 0 || fields.isAtEnd()) {
            return false;
        }
        if (!notes.isUsable(address, size)) {
            function = Function.DROPPED;
            return true;
        }
        int name = restAsName();
        index.functions.start(
                (int) address, ReadingNotes.last(address, size), (int) parameterSize, name);
        function = Function.KEPT;
        return true;
    }

    boolean readSourceLine() {
        long address = fields.hex64();
        long size = fields.hex32();
        long number = fields.decimal32();
        long file = fields.decimal32();
        if ((address | size | number | file) < 0 || !fields.isAtEnd()) {
            return false;
        }
        if (hasFunction("a source line") && notes.isUsable(address, size)) {
            index.functions.line(
                    (int) address, ReadingNotes.last(address, size), (int) number, file);
        }
        return true;
    }

    /**
     * {@code INLINE depth call_line call_file origin [address size]+}. The call's file is missing
     * in files made before 2022, which the number of fields tells.
     */
    boolean readInline() {
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
            notes.violate("an INLINE without the file of the call");
        }
        boolean isKept = hasFunction("an INLINE");
        if (isKept && depth >= SymbolFileParser.MAX_INLINE_DEPTH) {
            notes.dropped++;
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
            notes.records++;
            if (isKept && notes.isUsable(address, size)) {
                index.functions.inlineRange((int) address, ReadingNotes.last(address, size));
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
                        && depth < SymbolFileParser.MAX_INLINE_DEPTH
                        && address <= ReadingNotes.MAX_ADDRESS;
        if (isPlain) {
            notes.records++;
            index.functions.inline((int) depth, (int) callLine, callFile, origin);
            if (size > 0) {
                index.functions.inlineRange((int) address, ReadingNotes.last(address, size));
            }
        }
        return isPlain;
    }

    boolean readPublic() throws IOException {
        function = Function.NONE;
        index.functions.end();
        fields.take(MULTIPLE);
        long address = fields.hex64();
        long parameterSize = fields.hex32();
        if ((address | parameterSize) < 0 || fields.isAtEnd()) {
            return false;
        }
        if (notes.isAddress(address)) {
            index.publicSymbol((int) address, (int) parameterSize, restAsName());
        }
        return true;
    }

    private boolean hasFunction(String what) {
        if (function == Function.NONE) {
            notes.dropped++;
            notes.violate(what + " outside a FUNC");
        }
        return function == Function.KEPT;
    }

    private int restAsName() throws IOException {
        return index.name(fields.text(), fields.position(), fields.end());
    }
}
