package dev.faultline.minidump;

import dev.faultline.minidump.CodeView.Layout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the lists of loaded and unloaded modules. */
final class ModuleDecoder {

    private static final int MODULE_BYTES = 108;
    private static final int UNLOADED_MODULE_BYTES = 24;
    private static final int MAX_CODEVIEW_BYTES = 32 * 1024;
    private static final long VERSION_MAGIC = 0xfeef_04bdL;
    private static final long VERSION_LAYOUT = 0x1_0000L;

    private final DumpBytes file;
    private final OperatingSystem os;
    private final SoftErrors notes;

    ModuleDecoder(DumpBytes file, OperatingSystem os, SoftErrors notes) {
        this.file = file;
        this.os = os;
        this.notes = notes;
    }

    List<Module> loaded(DumpBytes stream) {
        EntryList entries =
                EntryList.counted(stream, MODULE_BYTES).atMost(MinidumpReader.MAX_MODULES, notes);
        List<Module> modules = new ArrayList<>(entries.count());
        for (int i = 0; i < entries.count(); i++) {
            Module module = module(stream, entries.offset(i));
            if (module != null) {
                modules.add(module);
            }
        }
        return modules;
    }

    private @Nullable Module module(DumpBytes stream, long at) {
        long base = stream.u64(at);
        long size = stream.u32(at + 8);
        if (size == 0 || Long.compareUnsigned(base + size, base) < 0) {
            notes.add("a module has no valid range");
            return null;
        }
        String codeFile = name(stream.u32(at + 20));
        CodeView debug = codeView(stream.u32(at + 76), stream.u32(at + 80), codeFile);
        return new Module(
                base,
                size,
                codeFile,
                debug.debugFile(),
                debug.debugId(),
                codeId(debug, stream.u32(at + 16), size),
                version(stream, at + 24));
    }

    private String name(long offset) {
        try {
            return file.string(offset);
        } catch (DamagedException damage) {
            notes.add(damage);
            return "";
        }
    }

    private CodeView codeView(long size, long offset, String codeFile) {
        if (size == 0) {
            return CodeView.NOTHING;
        }
        if (size > MAX_CODEVIEW_BYTES) {
            notes.add(
                    "debug information of %d bytes, limit %d".formatted(size, MAX_CODEVIEW_BYTES));
            return CodeView.NOTHING;
        }
        try {
            return CodeView.decode(file.view(offset, size), codeFile);
        } catch (DamagedException damage) {
            notes.add(damage);
            return CodeView.NOTHING;
        }
    }

    /**
     * The build id where there is one. Program databases identify a binary by time stamp and size,
     * and so do the dumps of old Linux writers, which used their record for everything.
     */
    private @Nullable String codeId(CodeView debug, long timeStamp, long size) {
        boolean uuidOfMacBinary = debug.layout() == Layout.PDB70 && os.hasMachExceptions();
        if (debug.layout() == Layout.ELF || uuidOfMacBinary) {
            return debug.binaryId();
        }
        boolean isWindows = os == OperatingSystem.WINDOWS;
        return debug.layout() != Layout.NONE || isWindows
                ? CodeView.stampAndSize(timeStamp, size)
                : null;
    }

    /** Four 16-bit numbers; Linux writers use the four 32-bit fields for one number each. */
    private @Nullable String version(DumpBytes stream, long at) {
        if (stream.u32(at) != VERSION_MAGIC || stream.u32(at + 4) != VERSION_LAYOUT) {
            return null;
        }
        long high = stream.u32(at + 8);
        long low = stream.u32(at + 12);
        if (os == OperatingSystem.WINDOWS || os.hasMachExceptions()) {
            return version(high >>> 16, high & 0xffff, low >>> 16, low & 0xffff);
        }
        return version(high, low, stream.u32(at + 16), stream.u32(at + 20));
    }

    private static String version(long first, long second, long third, long fourth) {
        return first + "." + second + "." + third + "." + fourth;
    }

    List<UnloadedModule> unloaded(DumpBytes stream) {
        EntryList entries =
                EntryList.selfDescribing(stream, UNLOADED_MODULE_BYTES, false)
                        .atMost(MinidumpReader.MAX_MODULES, notes);
        List<UnloadedModule> modules = new ArrayList<>(entries.count());
        for (int i = 0; i < entries.count(); i++) {
            long at = entries.offset(i);
            long size = stream.u32(at + 8);
            String codeId = CodeView.stampAndSize(stream.u32(at + 16), size);
            modules.add(
                    new UnloadedModule(stream.u64(at), size, name(stream.u32(at + 20)), codeId));
        }
        return modules;
    }
}
