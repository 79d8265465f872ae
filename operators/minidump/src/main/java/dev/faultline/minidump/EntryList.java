package dev.faultline.minidump;

import dev.faultline.minidump.MinidumpError.Reason;

/**
 * The records of a list stream.
 *
 * @param stream bytes of the stream
 * @param first offset of the first record
 * @param entryBytes size of a record
 * @param count number of records; all of them lie inside the stream
 */
record EntryList(DumpBytes stream, long first, long entryBytes, int count) {

    /** A 32-bit count, then records. Some writers align the records to 8 bytes. */
    static EntryList counted(DumpBytes stream, int entryBytes) {
        long count = stream.u32(0);
        long padding = stream.size() - 4 - count * entryBytes == 4 ? 4 : 0;
        return checked(stream, 4 + padding, entryBytes, count);
    }

    /** A header that states its own size, the size of a record and the count. */
    static EntryList selfDescribing(DumpBytes stream, int minEntryBytes, boolean wideCount) {
        long headerBytes = stream.u32(0);
        long entryBytes = stream.u32(4);
        long count = wideCount ? stream.u64(8) : stream.u32(8);
        if (entryBytes < minEntryBytes) {
            throw new DamagedException(Reason.BAD_RVA, "records of " + entryBytes + " bytes");
        }
        return checked(stream, headerBytes, entryBytes, count);
    }

    static EntryList checked(DumpBytes stream, long first, long entryBytes, long count) {
        long room = (stream.size() - first) / entryBytes;
        if (first > stream.size() || count < 0 || count > room) {
            throw new DamagedException(
                    Reason.BAD_RVA,
                    "%d records of %d bytes in %d bytes"
                            .formatted(count, entryBytes, stream.size()));
        }
        return new EntryList(stream, first, entryBytes, (int) count);
    }

    /** Offset of a record in the stream. */
    long offset(int index) {
        return first + index * entryBytes;
    }

    /** The first {@code limit} records, with a note if there are more. */
    EntryList atMost(int limit, SoftErrors notes) {
        if (count <= limit) {
            return this;
        }
        notes.add("%d records, only the first %d are read".formatted(count, limit));
        return new EntryList(stream, first, entryBytes, limit);
    }
}
