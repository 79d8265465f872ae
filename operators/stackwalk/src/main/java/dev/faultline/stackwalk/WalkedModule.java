package dev.faultline.stackwalk;

/**
 * A module of the crash.
 *
 * @param base first address
 * @param size bytes
 * @param fileName name of the binary without folders
 * @param debugFile name of the file with debug information, without folders; empty if not recorded
 * @param debugId as symbol files are filed
 * @param symbols what became of its symbols
 */
public record WalkedModule(
        long base,
        long size,
        String fileName,
        String debugFile,
        String debugId,
        SymbolStatus symbols) {}
