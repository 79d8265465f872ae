package dev.faultline.symbols;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** FUNC records of an index with their lines and inlined calls. */
final class FunctionIndex {

    private final RangeIndex functions;
    private final IdIndex files;
    private final IdIndex origins;
    private final IdIndex originFiles;

    FunctionIndex(RangeIndex functions, IdIndex files, IdIndex origins, IdIndex originFiles) {
        this.functions = functions;
        this.files = files;
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
        String name = names.at(place - cursor.varint());
        int callBytes = (int) cursor.varint();
        int calls = cursor.position();
        cursor.moveTo(calls + callBytes);
        Position position = new Position();
        seek(cursor, address - start, position);
        List<Resolution.Inline> inlines = inlines(cursor, calls, position, names);
        String file = name(files.value(position.file), names);
        return new Resolution(
                name,
                start,
                file,
                file == null ? 0 : position.number,
                inlines,
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

    /**
     * Each inlined function was executing where the next deeper one was called, the innermost at
     * the line record. Leaves the position where the outermost one was called.
     */
    private List<Resolution.Inline> inlines(
            IndexCursor cursor, int calls, Position position, IndexNames names) {
        if (position.call == 0) {
            return List.of();
        }
        List<Resolution.Inline> inlines = new ArrayList<>();
        int call = position.call;
        while (call > 0) {
            cursor.moveTo(calls + call - 1);
            long toCaller = cursor.varint();
            long name = origins.value(cursor.varint());
            if (name != 0) {
                inlines.add(
                        new Resolution.Inline(
                                names.at(name),
                                name(files.value(position.file), names),
                                position.number));
            }
            position.file = callFile(cursor.varint());
            position.number = (int) cursor.varint();
            // References lead back only, so that there is no circle.
            call = toCaller <= 0 || toCaller >= call ? 0 : call - (int) toCaller;
        }
        return List.copyOf(inlines);
    }

    private long callFile(long told) {
        return (told & 1) == 0 ? told >>> 1 : originFiles.value(told >>> 1);
    }

    private static @Nullable String name(long place, IndexNames names) {
        return place == 0 ? null : names.at(place);
    }
}
