package dev.faultline.symbols;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** FUNC records of an index with their lines and inlined calls. */
final class FunctionIndex {

    private static final Call[] NO_CALLS = {};

    private final RangeIndex functions;
    private final IdIndex origins;
    private final IdIndex originFiles;

    FunctionIndex(RangeIndex functions, IdIndex origins, IdIndex originFiles) {
        this.functions = functions;
        this.origins = origins;
        this.originFiles = originFiles;
    }

    boolean covers(long address) {
        int function = functions.floor(address);
        return function >= 0
                && address - functions.start(function) <= functions.record(function).varint();
    }

    /**
     * What is known of the address, null when no function covers it.
     *
     * @param parameterSize what to answer instead of the function's own, negative for that
     */
    @Nullable Resolution resolve(long address, long parameterSize, IndexNames names) {
        int function = functions.floor(address);
        if (function < 0) {
            return null;
        }
        long start = functions.start(function);
        long place = functions.place(function);
        IndexCursor cursor = functions.record(function);
        if (address - start > cursor.varint()) {
            return null;
        }
        long ownParameterSize = cursor.varint();
        long namePlace = place - cursor.varint();
        int calls = (int) cursor.varint() + cursor.position();
        Position position = new Position();
        seek(cursor, address - start, position);
        Call[] chain = calls(cursor, calls, position, names);
        IndexNames.Name name = names.open(namePlace);
        String file = names.file(position.file);
        return new Resolution(
                name.text(),
                start,
                file,
                file == null ? 0 : position.number,
                inlines(chain, names),
                (int) (parameterSize < 0 ? ownParameterSize : parameterSize),
                Resolution.Source.FUNC);
    }

    /** Where an address is in the sources. */
    private static final class Position {
        long file;
        int number;
        int call;
    }

    private static void seek(IndexCursor cursor, long offset, Position position) {
        long start = 0;
        for (int rows = RowBlocks.seek(cursor, offset); rows > 0; rows--) {
            long head = cursor.varint();
            start += head >>> 2;
            if (start > offset) {
                return;
            }
            position.number += cursor.signedVarint();
            if ((head & 1) != 0) {
                position.file = cursor.varint();
            }
            if ((head & 2) != 0) {
                position.call = (int) cursor.varint();
            }
        }
    }

    /** An inlined function and where it was executing. */
    private record Call(IndexNames.Name name, long file, int line) {}

    /**
     * The inlined functions, innermost first. Each was executing where the next deeper one was
     * called, the innermost at the line record. Leaves the position where the outermost one was
     * called.
     */
    private Call[] calls(IndexCursor cursor, int calls, Position position, IndexNames names) {
        Call[] chain = NO_CALLS;
        int depth = 0;
        int call = position.call;
        while (call > 0) {
            cursor.moveTo(calls + call - 1);
            long toCaller = cursor.varint();
            long name = origins.value(cursor.varint());
            if (name != 0) {
                if (depth == chain.length) {
                    chain = Arrays.copyOf(chain, 2 * depth + 2);
                }
                chain[depth++] = new Call(names.open(name), position.file, position.number);
            }
            position.file = callFile(cursor.varint());
            position.number = (int) cursor.varint();
            // References lead back only, so that there is no circle.
            call = toCaller <= 0 || toCaller >= call ? 0 : call - (int) toCaller;
        }
        return depth == chain.length ? chain : Arrays.copyOf(chain, depth);
    }

    private static List<Resolution.Inline> inlines(Call[] chain, IndexNames names) {
        Resolution.Inline[] inlines = new Resolution.Inline[chain.length];
        for (int i = 0; i < inlines.length; i++) {
            Call call = chain[i];
            inlines[i] = new Resolution.Inline(call.name.text(), names.file(call.file), call.line);
        }
        return List.of(inlines);
    }

    private long callFile(long told) {
        return (told & 1) == 0 ? told >>> 1 : originFiles.value(told >>> 1);
    }
}
