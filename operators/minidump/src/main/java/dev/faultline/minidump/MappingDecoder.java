package dev.faultline.minidump;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was mapped where. Of the Linux list only addresses and permissions are kept; the file
 * names in it can tell who the user is.
 */
final class MappingDecoder {

    private static final int INFO_BYTES = 48;
    private static final long COMMITTED = 0x1000;
    private static final long ANY_READ = 0xee;
    private static final long ANY_WRITE = 0xcc;
    private static final long ANY_EXECUTE = 0xf0;

    private final SoftErrors notes;

    MappingDecoder(SoftErrors notes) {
        this.notes = notes;
    }

    List<MappedRange> windows(DumpBytes stream) {
        EntryList entries =
                EntryList.selfDescribing(stream, INFO_BYTES, true)
                        .atMost(MinidumpReader.MAX_MAPPINGS, notes);
        List<MappedRange> ranges = new ArrayList<>(entries.count());
        for (int i = 0; i < entries.count(); i++) {
            long at = entries.offset(i);
            boolean committed = stream.u32(at + 32) == COMMITTED;
            long protection = committed ? stream.u32(at + 36) : 0;
            ranges.add(
                    new MappedRange(
                            stream.u64(at),
                            stream.u64(at + 24),
                            (protection & ANY_READ) != 0,
                            (protection & ANY_WRITE) != 0,
                            (protection & ANY_EXECUTE) != 0));
        }
        return ranges;
    }

    /** Lines such as {@code 55d0c0a000-55d0c0b000 r-xp 00001000 fe:01 1234 /usr/bin/x}. */
    List<MappedRange> linux(DumpBytes stream) {
        List<MappedRange> ranges = new ArrayList<>();
        int lineStart = 0;
        for (int i = 0; i <= stream.size(); i++) {
            if (i == stream.size() || stream.u8(i) == '\n') {
                MappedRange range = linuxLine(stream, lineStart, i);
                if (range != null) {
                    ranges.add(range);
                }
                lineStart = i + 1;
            }
            if (ranges.size() >= MinidumpReader.MAX_MAPPINGS) {
                notes.add("only the first " + ranges.size() + " mappings are read");
                break;
            }
        }
        return ranges;
    }

    private static @Nullable MappedRange linuxLine(DumpBytes stream, int from, int to) {
        int dash = indexOf(stream, '-', from, to);
        int space = indexOf(stream, ' ', dash, to);
        if (dash == from || space >= to - 3 || dash - from > 16 || space - dash > 17) {
            return null;
        }
        long start = hex(stream, from, dash);
        long end = hex(stream, dash + 1, space);
        return new MappedRange(
                start,
                end - start,
                stream.u8(space + 1L) == 'r',
                stream.u8(space + 2L) == 'w',
                stream.u8(space + 3L) == 'x');
    }

    private static int indexOf(DumpBytes stream, char wanted, int from, int to) {
        int at = from;
        while (at < to && stream.u8(at) != wanted) {
            at++;
        }
        return at;
    }

    private static long hex(DumpBytes stream, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 4 | Math.max(0, Character.digit(stream.u8(i), 16));
        }
        return value;
    }
}
