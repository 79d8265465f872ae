package dev.faultline.symbols;

import java.util.Arrays;

/** Collects FUNC, line, INLINE, INLINE_ORIGIN and FILE records in the order of the file. */
final class FunctionsBuilder {

    /** INLINE records before 2022 do not tell the file of the call. */
    static final int FILE_NOT_TOLD = -1;

    // Bounds the sort keys of one function's inlines.
    private static final int MAX_INLINES_OF_FUNCTION = (1 << 24) - 1;

    // The caller's record is written before its callees'; bounds the search for it.
    private static final int MAX_LOOK_BACK = 1024;

    private final LongIntMap files = new LongIntMap();
    private final LongIntMap origins = new LongIntMap();
    private final LongIntMap originFiles = new LongIntMap();

    private final IntList starts = new IntList();
    private final IntList lasts = new IntList();
    private final IntList names = new IntList();
    private final IntList parameterSizes = new IntList();
    private final IntList firstLines = new IntList();
    private final IntList firstInlines = new IntList();

    private final IntList lineStarts = new IntList();
    private final IntList lineLasts = new IntList();
    private final IntList lineNumbers = new IntList();
    private final IntList lineFiles = new IntList();

    private final IntList inlineDepths = new IntList();
    private final IntList inlineStarts = new IntList();
    private final IntList inlineLasts = new IntList();
    private final IntList callLines = new IntList();
    private final IntList callFiles = new IntList();
    private final IntList inlineOrigins = new IntList();

    private int dropped;

    void file(long id, int name) {
        files.put(id, name);
    }

    void origin(long id, int name) {
        origins.put(id, name);
    }

    void originFile(long id, long file) {
        originFiles.put(id, (int) file);
    }

    void function(int start, int last, int parameterSize, int name) {
        starts.add(start);
        lasts.add(last);
        parameterSizes.add(parameterSize);
        names.add(name);
        firstLines.add(lineStarts.size());
        firstInlines.add(inlineStarts.size());
    }

    /** A source line of the last function. */
    void line(int start, int last, int number, int file) {
        lineStarts.add(start);
        lineLasts.add(last);
        lineNumbers.add(number);
        lineFiles.add(file);
    }

    /** An inlined call in the last function. */
    void inline(int depth, int start, int last, int callLine, int callFile, int origin) {
        if (inlineStarts.size() - firstInlines.get(starts.size() - 1) >= MAX_INLINES_OF_FUNCTION) {
            dropped++;
            return;
        }
        inlineDepths.add(depth);
        inlineStarts.add(start);
        inlineLasts.add(last);
        callLines.add(callLine);
        callFiles.add(callFile);
        inlineOrigins.add(origin);
    }

    /** Records that overlapped others, once built. */
    int dropped() {
        return dropped;
    }

    FunctionTable build() {
        firstLines.add(lineStarts.size());
        firstInlines.add(inlineStarts.size());
        int[] kept = Ranges.withoutOverlaps(starts, lasts, 0, starts.size());
        dropped += starts.size() - kept.length;
        Lines lines = new Lines();
        Inlines inlines = new Inlines();
        int[] keptFirstLines = new int[kept.length + 1];
        int[] keptFirstInlines = new int[kept.length + 1];
        for (int i = 0; i < kept.length; i++) {
            lines.addFunction(kept[i]);
            inlines.addFunction(kept[i]);
            keptFirstLines[i + 1] = lines.starts.size();
            keptFirstInlines[i + 1] = inlines.lasts.size();
        }
        return new FunctionTable(
                pick(starts, kept),
                pick(lasts, kept),
                pick(names, kept),
                pick(parameterSizes, kept),
                keptFirstLines,
                keptFirstInlines,
                lines.starts.toArray(),
                lines.files.toArray(),
                lines.numbers.toArray(),
                inlines.keys(),
                inlines.lasts.toArray(),
                inlines.names.toArray(),
                inlines.callFiles.toArray(),
                inlines.callLines.toArray());
    }

    private static int[] pick(IntList column, int[] rows) {
        int[] picked = new int[rows.length];
        Arrays.setAll(picked, i -> column.get(rows[i]));
        return picked;
    }

    private int fileName(int id) {
        return files.get(Integer.toUnsignedLong(id), NamePool.NONE);
    }

    /** Lines of the functions that stay, with rows for the gaps between them. */
    private final class Lines {

        final IntList starts = new IntList();
        final IntList files = new IntList();
        final IntList numbers = new IntList();

        private int functionFirstRow;
        private long nextAddress;

        void addFunction(int function) {
            int from = firstLines.get(function);
            int to = firstLines.get(function + 1);
            functionFirstRow = starts.size();
            nextAddress = FunctionsBuilder.this.starts.unsigned(function);
            long functionLast = lasts.unsigned(function);
            if (Ranges.areDisjoint(lineStarts, lineLasts, from, to)) {
                for (int line = from; line < to; line++) {
                    addLine(line, functionLast);
                }
            } else {
                int[] kept = Ranges.withoutOverlaps(lineStarts, lineLasts, from, to);
                dropped += to - from - kept.length;
                for (int line : kept) {
                    addLine(line, functionLast);
                }
            }
            if (nextAddress <= functionLast && starts.size() > functionFirstRow) {
                add(nextAddress, NamePool.NONE, 0);
            }
        }

        /** The part of the line that is in the function: some tools begin a line before it. */
        private void addLine(int line, long functionLast) {
            long start = Math.max(lineStarts.unsigned(line), nextAddress);
            long last = Math.min(lineLasts.unsigned(line), functionLast);
            if (start > last) {
                return;
            }
            if (start > nextAddress && starts.size() > functionFirstRow) {
                add(nextAddress, NamePool.NONE, 0);
            }
            add(start, fileName(lineFiles.get(line)), lineNumbers.get(line));
            nextAddress = last + 1;
        }

        private void add(long start, int file, int number) {
            int previous = starts.size() - 1;
            boolean continues =
                    previous >= functionFirstRow
                            && files.get(previous) == file
                            && numbers.get(previous) == number;
            if (!continues) {
                starts.add((int) start);
                files.add(file);
                numbers.add(number);
            }
        }
    }

    /** Inlines of the functions that stay. */
    private final class Inlines {

        final IntList lasts = new IntList();
        final IntList names = new IntList();
        final IntList callFiles = new IntList();
        final IntList callLines = new IntList();

        private final IntList depths = new IntList();
        private final IntList starts = new IntList();

        void addFunction(int function) {
            int from = firstInlines.get(function);
            int to = firstInlines.get(function + 1);
            long[] order = new long[to - from];
            for (int i = 0; i < order.length; i++) {
                long key = (long) inlineDepths.get(from + i) << 56;
                order[i] = key | (inlineStarts.unsigned(from + i) << 24) | i;
            }
            Arrays.sort(order);
            for (long key : order) {
                add(function, from + (int) (key & MAX_INLINES_OF_FUNCTION));
            }
        }

        private void add(int function, int inline) {
            depths.add(inlineDepths.get(inline));
            starts.add(inlineStarts.get(inline));
            lasts.add(inlineLasts.get(inline));
            names.add(
                    origins.get(Integer.toUnsignedLong(inlineOrigins.get(inline)), NamePool.NONE));
            int file = FunctionsBuilder.this.callFiles.get(inline);
            callFiles.add(file == FILE_NOT_TOLD ? callersFile(function, inline) : fileName(file));
            callLines.add(FunctionsBuilder.this.callLines.get(inline));
        }

        /**
         * The call is in the file of the caller: of the inline around it, as its origin tells, or
         * of the function, whose first line is hardly ever an inlined one.
         */
        private int callersFile(int function, int inline) {
            int depth = inlineDepths.get(inline);
            if (depth == 0) {
                int line = firstLines.get(function);
                return line < firstLines.get(function + 1)
                        ? fileName(lineFiles.get(line))
                        : NamePool.NONE;
            }
            int first = Math.max(firstInlines.get(function), inline - MAX_LOOK_BACK);
            for (int i = inline - 1; i >= first; i--) {
                if (inlineDepths.get(i) == depth - 1 && covers(i, inline)) {
                    int origin = inlineOrigins.get(i);
                    int file = originFiles.get(Integer.toUnsignedLong(origin), FILE_NOT_TOLD);
                    return file == FILE_NOT_TOLD ? NamePool.NONE : fileName(file);
                }
            }
            return NamePool.NONE;
        }

        private boolean covers(int outer, int inner) {
            long start = inlineStarts.unsigned(inner);
            return inlineStarts.unsigned(outer) <= start && start <= inlineLasts.unsigned(outer);
        }

        long[] keys() {
            long[] keys = new long[starts.size()];
            Arrays.setAll(keys, i -> FunctionTable.inlineKey(depths.get(i), starts.get(i)));
            return keys;
        }
    }
}
