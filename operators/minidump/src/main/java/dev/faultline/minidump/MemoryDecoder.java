package dev.faultline.minidump;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads saved memory. Regions are views on the file and cost nothing until they are looked at. */
final class MemoryDecoder {

    private static final int DESCRIPTOR_BYTES = 16;
    private static final int MAX_REGION_BYTES = 64 * 1024 * 1024;

    private final DumpBytes file;
    private final SoftErrors notes;

    MemoryDecoder(DumpBytes file, SoftErrors notes) {
        this.file = file;
        this.notes = notes;
    }

    /** Regions that each have their own place in the file. */
    List<MemoryRegion> scattered(DumpBytes stream) {
        EntryList entries =
                EntryList.counted(stream, DESCRIPTOR_BYTES)
                        .atMost(MinidumpReader.MAX_MEMORY_REGIONS, notes);
        List<MemoryRegion> regions = new ArrayList<>(entries.count());
        for (int i = 0; i < entries.count(); i++) {
            MemoryRegion region = region(stream, entries.offset(i));
            if (region != null) {
                regions.add(region);
            }
        }
        return regions;
    }

    /**
     * Regions that lie behind one another in the file, as in dumps of the whole memory. What lies
     * behind the first that the file does not have in full is lost.
     */
    List<MemoryRegion> consecutive(DumpBytes stream) {
        EntryList entries =
                EntryList.checked(stream, 16, DESCRIPTOR_BYTES, stream.u64(0))
                        .atMost(MinidumpReader.MAX_MEMORY_REGIONS, notes);
        List<MemoryRegion> regions = new ArrayList<>(entries.count());
        long offset = stream.u64(8);
        for (int i = 0; i < entries.count(); i++) {
            long base = stream.u64(entries.offset(i));
            long size = stream.u64(entries.offset(i) + 8);
            long available = offset < 0 ? 0 : Math.max(0, file.size() - offset);
            boolean fits = size >= 0 && size <= available;
            long kept = fits ? size : available;
            if (kept > 0 && Long.compareUnsigned(base + kept - 1, base) >= 0) {
                regions.add(view(base, offset, kept));
            }
            if (!fits) {
                notes.add(
                        "BAD_MEMORY, region %d of %d ends behind the file"
                                .formatted(i + 1, entries.count()));
                break;
            }
            offset += size;
        }
        return regions;
    }

    /** The region of a descriptor; null if it has no memory. */
    @Nullable MemoryRegion region(DumpBytes stream, long at) {
        long base = stream.u64(at);
        long size = stream.u32(at + 8);
        long offset = stream.u32(at + 12);
        if (size == 0 || offset == 0 || Long.compareUnsigned(base + size - 1, base) < 0) {
            return null;
        }
        long available = Math.min(size, file.size() - offset);
        if (available < size) {
            // The lowest addresses are the newest frames, so the front of a cut-off stack is the
            // useful part of it.
            notes.add("memory is cut off by the end of the file");
        }
        return available <= 0 ? null : view(base, offset, available);
    }

    private MemoryRegion view(long base, long offset, long size) {
        ByteBuffer bytes = file.slice(offset, Math.min(size, MAX_REGION_BYTES));
        return new MemoryRegion(base, bytes);
    }
}
