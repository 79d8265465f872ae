package dev.faultline.minidump;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads open handles. The chains of further information that newer records point to are not
 * followed.
 */
final class HandleDecoder {

    private static final int HANDLE_BYTES = 32;

    private final DumpBytes file;
    private final SoftErrors notes;

    HandleDecoder(DumpBytes file, SoftErrors notes) {
        this.file = file;
        this.notes = notes;
    }

    List<Handle> decode(DumpBytes stream) {
        EntryList entries =
                EntryList.selfDescribing(stream, HANDLE_BYTES, false)
                        .atMost(MinidumpReader.MAX_HANDLES, notes);
        List<Handle> handles = new ArrayList<>(entries.count());
        for (int i = 0; i < entries.count(); i++) {
            long at = entries.offset(i);
            handles.add(
                    new Handle(
                            stream.u64(at),
                            name(stream.u32(at + 8)),
                            name(stream.u32(at + 12)),
                            stream.u32(at + 16),
                            stream.u32(at + 20),
                            stream.u32(at + 24),
                            stream.u32(at + 28)));
        }
        return handles;
    }

    private @Nullable String name(long offset) {
        try {
            return offset == 0 ? null : file.string(offset);
        } catch (DamagedException damage) {
            notes.add(damage);
            return null;
        }
    }
}
