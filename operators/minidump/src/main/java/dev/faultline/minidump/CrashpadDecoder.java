package dev.faultline.minidump;

import dev.faultline.minidump.CrashpadInfo.AnnotationObject;
import dev.faultline.minidump.CrashpadInfo.ModuleNotes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads annotations. All lists together have at most {@link #MAX_NODES} entries; they are of fixed
 * depth, so nothing can go round in circles.
 */
final class CrashpadDecoder {

    /** Most annotations of a dump; the rest is left out. */
    static final int MAX_NODES = 4096;

    private static final int MAX_VALUE_BYTES = 32 * 1024;
    private static final int MODULE_LINK_BYTES = 12;
    private static final int TEXT = 1;

    private final DumpBytes file;
    private final SoftErrors notes;
    private int nodesLeft = MAX_NODES;

    CrashpadDecoder(DumpBytes file, SoftErrors notes) {
        this.file = file;
        this.notes = notes;
    }

    CrashpadInfo decode(DumpBytes stream) {
        return new CrashpadInfo(
                reportId(stream),
                dictionary(stream, 36),
                stream.size() < 52 ? List.of() : modules(stream));
    }

    private static @Nullable String reportId(DumpBytes stream) {
        boolean recorded = (stream.u64(4) | stream.u64(12)) != 0;
        String digits = CodeView.guid(stream, 4);
        return !recorded
                ? null
                : String.join(
                        "-",
                        digits.substring(0, 8),
                        digits.substring(8, 12),
                        digits.substring(12, 16),
                        digits.substring(16, 20),
                        digits.substring(20));
    }

    private List<ModuleNotes> modules(DumpBytes stream) {
        List<ModuleNotes> modules = new ArrayList<>();
        forEachEntry(
                stream,
                44,
                MODULE_LINK_BYTES,
                link -> {
                    DumpBytes module = file.view(link.u32(8), link.u32(4));
                    List<String> list = new ArrayList<>();
                    forEachEntry(module, 4, 4, entry -> list.add(text(entry.u32(0))));
                    modules.add(
                            new ModuleNotes(
                                    link.u32(0), list, dictionary(module, 12), objects(module)));
                });
        return modules;
    }

    private Map<String, String> dictionary(DumpBytes record, int at) {
        Map<String, String> annotations = new TreeMap<>();
        forEachEntry(
                record, at, 8, entry -> annotations.put(text(entry.u32(0)), text(entry.u32(4))));
        return annotations;
    }

    private List<AnnotationObject> objects(DumpBytes module) {
        List<AnnotationObject> objects = new ArrayList<>();
        forEachEntry(
                module,
                20,
                12,
                entry -> {
                    int type = entry.u16(4);
                    objects.add(
                            new AnnotationObject(
                                    text(entry.u32(0)),
                                    type,
                                    type == TEXT ? text(entry.u32(8)) : null));
                });
        return objects;
    }

    /** The list to which the size and offset at {@code at} point: a count, then entries. */
    private void forEachEntry(
            DumpBytes record, int at, int entryBytes, Consumer<DumpBytes> entryReader) {
        try {
            long size = record.u32(at);
            if (size == 0) {
                return;
            }
            DumpBytes list = file.view(record.u32(at + 4L), size);
            EntryList entries = EntryList.checked(list, 4, entryBytes, list.u32(0));
            EntryList kept = entries.atMost(nodesLeft, notes);
            nodesLeft -= kept.count();
            for (int i = 0; i < kept.count(); i++) {
                entry(list, kept.offset(i), entryBytes, entryReader);
            }
        } catch (DamagedException damage) {
            notes.add(damage);
        }
    }

    /** One entry that points nowhere does not cost its neighbours. */
    private void entry(DumpBytes list, long at, int bytes, Consumer<DumpBytes> entryReader) {
        try {
            entryReader.accept(list.view(at, bytes));
        } catch (DamagedException damage) {
            notes.add(damage);
        }
    }

    /** A counted string of UTF-8. */
    private String text(long offset) {
        long length = file.u32(offset);
        if (length > MAX_VALUE_BYTES) {
            notes.add("an annotation of %d bytes, limit %d".formatted(length, MAX_VALUE_BYTES));
        }
        return file.utf8(offset + 4, (int) Math.min(length, MAX_VALUE_BYTES));
    }
}
