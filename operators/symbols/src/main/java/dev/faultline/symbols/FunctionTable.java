package dev.faultline.symbols;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FUNC records with their lines and inlines, in columns. Functions are sorted by start and do not
 * overlap; names and files are offsets in a {@link NamePool}.
 *
 * @param starts of functions, unsigned
 * @param lasts last address of each function
 * @param names of functions
 * @param parameterSizes of functions, in bytes
 * @param firstLines index of each function's first line, and one more for the end
 * @param firstInlines the same for inlines
 * @param lineStarts addresses where source lines start, sorted; a line reaches to the next one or
 *     to the end of the function
 * @param lineFiles file of each line, {@link NamePool#NONE} when unknown
 * @param lineNumbers 0 where no line covers the addresses
 * @param inlineKeys of each function ascending: depth in the high, start in the low half
 * @param inlineLasts last address
 * @param inlineNames function that was inlined
 * @param callFiles where it was called
 * @param callLines where it was called
 */
@SuppressWarnings("ArrayRecordComponent") // columns; tables are never compared
record FunctionTable(
        int[] starts,
        int[] lasts,
        int[] names,
        int[] parameterSizes,
        int[] firstLines,
        int[] firstInlines,
        int[] lineStarts,
        int[] lineFiles,
        int[] lineNumbers,
        long[] inlineKeys,
        int[] inlineLasts,
        int[] inlineNames,
        int[] callFiles,
        int[] callLines) {

    private static final int NOTHING = -1;

    /** Index of the function that covers the address, -1 when none does. */
    int at(int address) {
        int function = floor(address);
        return function >= 0 && Integer.compareUnsigned(address, lasts[function]) <= 0
                ? function
                : NOTHING;
    }

    /** Whether a function starts in the range, both ends included; unsigned. */
    boolean hasStartIn(long first, long last) {
        int function = floor((int) last);
        return function >= 0 && Integer.toUnsignedLong(starts[function]) >= first;
    }

    Resolution resolve(int function, int address, int parameterSize, byte[] pool) {
        int line =
                Ranges.floor(lineStarts, firstLines[function], firstLines[function + 1], address);
        boolean hasLine = line >= firstLines[function];
        int file = hasLine ? lineFiles[line] : NamePool.NONE;
        int number = hasLine ? lineNumbers[line] : 0;

        List<Resolution.Inline> inlines = List.of();
        int call = inlineAt(function, 0, address);
        if (call != NOTHING) {
            inlines = inlines(function, address, call, file, number, pool);
            file = callFiles[call];
            number = callLines[call];
        }
        return new Resolution(
                NamePool.read(pool, names[function]),
                Integer.toUnsignedLong(starts[function]),
                file(file, pool),
                file == NamePool.NONE ? 0 : number,
                inlines,
                parameterSize,
                Resolution.Source.FUNC);
    }

    long sizeBytes() {
        return 4L * (starts.length * 6L + lineStarts.length * 3L + inlineKeys.length * 6L);
    }

    /**
     * Each inlined function was executing where the next deeper one was called, the innermost at
     * the line record.
     */
    private List<Resolution.Inline> inlines(
            int function, int address, int outermost, int file, int number, byte[] pool) {
        List<Resolution.Inline> result = new ArrayList<>();
        int inline = outermost;
        for (int depth = 1; inline != NOTHING; depth++) {
            int deeper = inlineAt(function, depth, address);
            boolean isInnermost = deeper == NOTHING;
            if (inlineNames[inline] != NamePool.NONE) {
                result.add(
                        new Resolution.Inline(
                                NamePool.read(pool, inlineNames[inline]),
                                file(isInnermost ? file : callFiles[deeper], pool),
                                isInnermost ? number : callLines[deeper]));
            }
            inline = deeper;
        }
        Collections.reverse(result);
        return List.copyOf(result);
    }

    private int inlineAt(int function, int depth, int address) {
        int from = firstInlines[function];
        int to = firstInlines[function + 1];
        if (from == to) {
            return NOTHING;
        }
        int inline = floor(inlineKeys, from, to, inlineKey(depth, address));
        boolean isCovering =
                inline >= from
                        && inlineKeys[inline] >>> 32 == depth
                        && Integer.compareUnsigned(address, inlineLasts[inline]) <= 0;
        return isCovering ? inline : NOTHING;
    }

    static long inlineKey(int depth, int start) {
        return ((long) depth << 32) | Integer.toUnsignedLong(start);
    }

    private int floor(int address) {
        return Ranges.floor(starts, 0, starts.length, address);
    }

    /** Of several inlines with the same start the last one counts. */
    private static int floor(long[] keys, int from, int to, long key) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keys[middle] <= key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private static @Nullable String file(int offset, byte[] pool) {
        return offset == NamePool.NONE ? null : NamePool.read(pool, offset);
    }
}
