package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/**
 * A library or executable that was mapped when the dump was written.
 *
 * @param base first address
 * @param size bytes that it covers, at least 1
 * @param codeFile full path as the dump has it; may tell who the user is
 * @param debugFile file with the debug information, as the linker wrote it; empty if not recorded
 * @param debugId 32 hexadecimal digits and the age, as symbol files are filed; all zeros if unknown
 * @param codeId lower-case id of the binary itself: build id, or time stamp and size on Windows;
 *     null if the dump has no statement about it
 * @param version four numbers, null if not recorded
 */
public record Module(
        long base,
        long size,
        String codeFile,
        String debugFile,
        String debugId,
        @Nullable String codeId,
        @Nullable String version) {

    /** File name without its folders, by either slash. */
    public String fileName() {
        return leaf(codeFile);
    }

    /** Debug file name without its folders, by either slash. */
    public String debugFileName() {
        return leaf(debugFile);
    }

    /** First address behind the module. */
    public long end() {
        return base + size;
    }

    static String leaf(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
