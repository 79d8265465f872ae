package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/**
 * A module that had been unmapped before the crash. Such ranges may overlap and repeat: Windows
 * writes a log of events.
 *
 * @param base first address it had
 * @param size bytes it covered
 * @param codeFile full path or name, as recorded
 * @param codeId lower-case time stamp and size, null if not recorded
 */
public record UnloadedModule(long base, long size, String codeFile, @Nullable String codeId) {

    /** File name without its folders, by either slash. */
    public String fileName() {
        return Module.leaf(codeFile);
    }

    /** Whether the address was inside. */
    public boolean contains(long address) {
        return Long.compareUnsigned(address - base, size) < 0;
    }
}
