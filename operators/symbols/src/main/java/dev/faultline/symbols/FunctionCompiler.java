package dev.faultline.symbols;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the lines and inlines of one FUNC after the other and writes a record for each: rows of
 * addresses with file, line and the innermost of the inlined calls there.
 */
final class FunctionCompiler {

    /** INLINE records before 2022 do not tell the file of the call. */
    static final long FILE_NOT_TOLD = -1;

    /** Of lines and of ranges of inlines, in one function; no real one comes near. */
    static final int MAX_ROWS_OF_FUNCTION = 1 << 18;

    private final IndexOutput output;
    private final RangeRows functions = new RangeRows();

    private boolean isOpen;
    private long start;
    private long last;
    private int parameterSize;
    private long name;

    private final IntList lineStarts = new IntList();
    private final IntList lineLasts = new IntList();
    private final IntList lineNumbers = new IntList();
    private final IntList lineFiles = new IntList();
    private boolean areLinesDisjoint;
    private final InlineCalls inlines = new InlineCalls();

    private final RowBlocks rows = new RowBlocks();
    private final ByteList record = new ByteList();
    private int rowFile;
    private int rowNumber;
    private int rowCall;
    private int dropped;

    FunctionCompiler(IndexOutput output) {
        this.output = output;
    }

    void start(int functionStart, int functionLast, int functionParameterSize, int functionName) {
        isOpen = true;
        start = Integer.toUnsignedLong(functionStart);
        last = Integer.toUnsignedLong(functionLast);
        parameterSize = functionParameterSize;
        name = Integer.toUnsignedLong(functionName);
        lineStarts.clear();
        lineLasts.clear();
        lineNumbers.clear();
        lineFiles.clear();
        areLinesDisjoint = true;
        inlines.clear();
    }

    /** A source line of the open function. */
    void line(int lineStart, int lineLast, int number, long file) {
        int size = lineStarts.size();
        if (size == MAX_ROWS_OF_FUNCTION) {
            dropped++;
            return;
        }
        areLinesDisjoint &=
                size == 0 || Integer.compareUnsigned(lineStart, lineLasts.get(size - 1)) > 0;
        lineStarts.add(lineStart);
        lineLasts.add(lineLast);
        lineNumbers.add(number);
        lineFiles.add(reference(file));
    }

    /** An inlined call in the open function, which its ranges follow. */
    void inline(int depth, int callLine, long callFile, long origin) {
        inlines.add(depth, callLine, callFile, origin);
    }

    /** A range of addresses of the last inlined call. */
    void inlineRange(int rangeStart, int rangeLast) {
        if (!inlines.addRange(rangeStart, rangeLast)) {
            dropped++;
        }
    }

    /** Number of a file or an origin as it is written: 0 for those that cannot exist. */
    static int reference(long id) {
        return id >= 0 && id < SymbolFileParser.MAX_ID ? (int) id + 1 : 0;
    }

    /** Writes the open function, if one is. */
    void end() throws IOException {
        if (!isOpen) {
            return;
        }
        isOpen = false;
        rows.clear();
        rowFile = 0;
        rowNumber = 0;
        rowCall = 0;
        inlines.compile(start, last, lineFiles.size() == 0 ? 0 : lineFiles.get(0));
        if (areLinesDisjoint) {
            compile(null);
        } else {
            int[] kept = Ranges.withoutOverlaps(lineStarts, lineLasts, 0, lineStarts.size());
            dropped += lineStarts.size() - kept.length;
            compile(kept);
        }
        record.clear();
        record.varint(last - start);
        record.varint(Integer.toUnsignedLong(parameterSize));
        record.varint(output.position() - name);
        record.varint(rows.size());
        rows.appendTo(record);
        record.add(inlines.calls());
        functions.add((int) start, (int) last, output.appendRecord(record));
    }

    RangeRows functions() {
        return functions;
    }

    /** Records that overlapped others or were over a limit. */
    int dropped() {
        return dropped + inlines.dropped();
    }

    /** Joins lines, gaps between lines, and changes of the inlined calls into rows. */
    private void compile(int @Nullable [] kept) {
        int count = kept == null ? lineStarts.size() : kept.length;
        long next = start;
        inlines.rewind();
        for (int i = 0; i < count; i++) {
            int line = kept == null ? i : kept[i];
            // Only the part that is in the function: some tools begin a line before it.
            long from = Math.max(lineStarts.unsigned(line), next);
            long to = Math.min(lineLasts.unsigned(line), last);
            if (from <= to) {
                rowsWithCalls(next, from - 1, 0, 0);
                rowsWithCalls(from, to, lineFiles.get(line), lineNumbers.get(line));
                next = to + 1;
            }
        }
        rowsWithCalls(next, last, 0, 0);
    }

    /** A range of one line, with a row more for each change of the inlined calls in it. */
    private void rowsWithCalls(long from, long to, int file, int number) {
        if (from > to) {
            return;
        }
        row(from, file, number, inlines.callAt(from));
        while (inlines.nextChange() <= to) {
            long change = inlines.nextChange();
            row(change, file, number, inlines.callAt(change));
        }
    }

    private void row(long address, int file, int number, int call) {
        if (file == rowFile && number == rowNumber && call == rowCall) {
            return;
        }
        if (rows.isAtBlockStart()) {
            rowFile = 0;
            rowNumber = 0;
            rowCall = 0;
        }
        long difference = rows.next(address - start);
        int changes = (file != rowFile ? 1 : 0) | (call != rowCall ? 2 : 0);
        ByteList bytes = rows.rows();
        bytes.varint((difference << 2) | changes);
        bytes.signedVarint(number - rowNumber);
        if (file != rowFile) {
            bytes.varint(file);
        }
        if (call != rowCall) {
            bytes.varint(call);
        }
        rowFile = file;
        rowNumber = number;
        rowCall = call;
    }

    /**
     * The inlined calls of one function. INLINE records tell, for each depth on its own, which call
     * covers an address; what is written is each distinct chain of calls, once, as its innermost
     * call with a reference to the call around it.
     */
    private static final class InlineCalls {

        private static final int NONE = -1;

        // Calls, one for each INLINE record.
        private final IntList depths = new IntList();
        private int depthCount;
        private final IntList callLines = new IntList();
        private final IntList callFiles = new IntList();
        private final IntList origins = new IntList();
        private final IntList compiled = new IntList();
        private final IntList compiledCallers = new IntList();

        // Ranges, any number of them for each call.
        private final IntList rangeCalls = new IntList();
        private final IntList rangeStarts = new IntList();
        private final IntList rangeLasts = new IntList();

        // Slices by depth of the ranges by start and place in the file, with a cursor each.
        private long[] order = new long[0];
        private final int[] ends = new int[SymbolFileParser.MAX_INLINE_DEPTH + 1];
        private final int[] cursors = new int[SymbolFileParser.MAX_INLINE_DEPTH + 1];

        private final ByteList bytes = new ByteList();
        private int maxBytes;
        private int firstLineFile;
        private final IntList changes = new IntList();
        private final IntList changedCalls = new IntList();
        private int change;
        private int dropped;

        void clear() {
            depths.clear();
            depthCount = 0;
            callLines.clear();
            callFiles.clear();
            origins.clear();
            rangeCalls.clear();
            rangeStarts.clear();
            rangeLasts.clear();
        }

        void add(int depth, int callLine, long callFile, long origin) {
            depths.add(depth);
            depthCount = Math.max(depthCount, depth + 1);
            callLines.add(callLine);
            callFiles.add(callFile == FILE_NOT_TOLD ? -1 : reference(callFile) << 1);
            origins.add(reference(origin));
        }

        boolean addRange(int start, int last) {
            if (rangeStarts.size() == MAX_ROWS_OF_FUNCTION) {
                return false;
            }
            rangeCalls.add(depths.size() - 1);
            rangeStarts.add(start);
            rangeLasts.add(last);
            return true;
        }

        int dropped() {
            return dropped;
        }

        ByteList calls() {
            return bytes;
        }

        /** Makes the list of addresses where the innermost call changes. */
        void compile(long functionStart, long functionLast, int firstLineFile) {
            bytes.clear();
            changes.clear();
            changedCalls.clear();
            if (rangeStarts.size() == 0) {
                return;
            }
            this.firstLineFile = firstLineFile;
            sort();
            compiled.clear();
            compiledCallers.clear();
            for (int call = 0; call < depths.size(); call++) {
                compiled.add(0);
                compiledCallers.add(-1);
            }
            // A chain has no more calls than there are records, unless they are not nested.
            maxBytes = 1024 + 64 * rangeStarts.size();
            descend(0, functionStart, functionLast, NONE, 0);
        }

        void rewind() {
            change = 0;
        }

        /** The innermost call at an address at or after the last one asked for, 0 for none. */
        int callAt(long address) {
            while (change < changes.size() && changes.unsigned(change) <= address) {
                change++;
            }
            return change == 0 ? 0 : changedCalls.get(change - 1);
        }

        /** The next address after the last one asked for where the call changes. */
        long nextChange() {
            return change < changes.size() ? changes.unsigned(change) : Long.MAX_VALUE;
        }

        /**
         * Ranges are in order of their starts within a depth as a rule, so it is only dealt out.
         */
        private void sort() {
            int count = rangeStarts.size();
            if (order.length < count) {
                order = new long[Math.max(count, 2 * order.length)];
            }
            Arrays.fill(ends, 0, depthCount + 1, 0);
            for (int range = 0; range < count; range++) {
                ends[depths.get(rangeCalls.get(range))]++;
            }
            int at = 0;
            for (int depth = 0; depth <= depthCount; depth++) {
                cursors[depth] = at;
                at += ends[depth];
                ends[depth] = cursors[depth];
            }
            boolean isSorted = true;
            for (int range = 0; range < count; range++) {
                int depth = depths.get(rangeCalls.get(range));
                int place = ends[depth]++;
                order[place] = (rangeStarts.unsigned(range) << 24) | range;
                isSorted &= place == cursors[depth] || order[place - 1] <= order[place];
            }
            for (int depth = 0; !isSorted && depth < depthCount; depth++) {
                Arrays.sort(order, cursors[depth], ends[depth]);
            }
        }

        private int range(int place) {
            return (int) order[place] & 0xffffff;
        }

        private long startAt(int place) {
            return order[place] >>> 24;
        }

        /** Up to the next start on the same depth, of which the last record counts. */
        private long lastAt(int place, int end) {
            long last = rangeLasts.unsigned(range(place));
            return place + 1 < end ? Math.min(last, startAt(place + 1) - 1) : last;
        }

        /**
         * Covers the addresses with the calls from a depth on, within one call of the depth before.
         */
        private void descend(int depth, long from, long to, int callerRecord, int caller) {
            long next = from;
            int end = ends[depth];
            while (cursors[depth] < end && next <= to) {
                int place = cursors[depth];
                long start = Math.max(startAt(place), next);
                long last = lastAt(place, end);
                if (start > to) {
                    break;
                }
                if (start <= last) {
                    if (start > next) {
                        change(next, caller);
                    }
                    next = Math.min(last, to) + 1;
                    int record = rangeCalls.get(range(place));
                    int call = compile(record, callerRecord, caller);
                    if (call != caller) {
                        descend(depth + 1, start, next - 1, record, call);
                    } else {
                        change(start, caller);
                    }
                }
                if (last > to) {
                    break;
                }
                cursors[depth]++;
            }
            if (next <= to) {
                change(next, caller);
            }
        }

        private void change(long address, int call) {
            int size = changes.size();
            if (size == 0 ? call != 0 : changedCalls.get(size - 1) != call) {
                changes.add((int) address);
                changedCalls.add(call);
            }
        }

        /** Place of the call in this chain, plus one; the caller's own when there are too many. */
        private int compile(int call, int callerRecord, int caller) {
            if (compiledCallers.get(call) == caller) {
                return compiled.get(call);
            }
            if (bytes.size() > maxBytes) {
                dropped++;
                return caller;
            }
            int place = bytes.size();
            bytes.varint(caller == 0 ? 0 : place + 1 - caller);
            bytes.varint(origins.get(call));
            bytes.varint(callFile(call, callerRecord));
            bytes.varint(Integer.toUnsignedLong(callLines.get(call)));
            compiled.set(call, place + 1);
            compiledCallers.set(call, caller);
            return place + 1;
        }

        /**
         * Twice the file's number. A call that does not tell it is in the file of the caller: of
         * the inline around it, which its origin tells (twice the origin's number plus one), or of
         * the function, whose first line is hardly ever an inlined one.
         */
        private int callFile(int call, int callerRecord) {
            int told = callFiles.get(call);
            if (told >= 0) {
                return told;
            }
            return callerRecord == NONE ? firstLineFile << 1 : (origins.get(callerRecord) << 1) | 1;
        }
    }
}
