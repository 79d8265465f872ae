package dev.faultline.minidump;

import dev.faultline.minidump.MacDetails.CrashRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the streams that only dumps of macOS have. */
final class MacDecoder {

    private static final int MAX_RECORDS = 20;
    private static final int MAX_STRING_BYTES = 8192;
    private static final int STRINGS = 5;

    private final DumpBytes file;
    private final SoftErrors notes;

    MacDecoder(DumpBytes file, SoftErrors notes) {
        this.file = file;
        this.notes = notes;
    }

    /**
     * Records whose numbers have a fixed size, which newer versions extend, and whose strings
     * follow at an offset that is the same for all of them.
     */
    List<CrashRecord> crashRecords(DumpBytes stream) {
        long claimed = stream.u32(4);
        if (claimed > MAX_RECORDS) {
            notes.add("%d records, only the first %d are read".formatted(claimed, MAX_RECORDS));
        }
        long stringsAt = stream.u32(8);
        int count = (int) Math.min(claimed, MAX_RECORDS);
        List<CrashRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            try {
                DumpBytes record = file.view(stream.u32(16 + i * 8L), stream.u32(12 + i * 8L));
                records.add(crashRecord(record, stringsAt));
            } catch (DamagedException damage) {
                notes.add(damage);
            }
        }
        return records;
    }

    private static CrashRecord crashRecord(DumpBytes record, long stringsAt) {
        long version = record.u64(8);
        boolean hasStrings = version >= 4;
        @Nullable String[] strings = new String[STRINGS];
        long at = stringsAt;
        for (int i = 0; hasStrings && i < STRINGS; i++) {
            int length = record.lengthToNul(at, MAX_STRING_BYTES);
            strings[i] = record.utf8(at, length);
            at += length + 1L;
        }
        return new CrashRecord(
                hasStrings ? Long.valueOf(record.u64(16)) : null,
                hasStrings ? Long.valueOf(record.u64(24)) : null,
                version >= 5 ? Long.valueOf(record.u64(32)) : null,
                strings[0],
                strings[1],
                strings[2],
                strings[3],
                strings[4]);
    }

    String bootArguments(DumpBytes stream) {
        return file.string(stream.u64(4));
    }
}
