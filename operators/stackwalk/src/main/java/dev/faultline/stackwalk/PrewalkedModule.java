package dev.faultline.stackwalk;

/**
 * A module as a client that unwound itself reports it.
 *
 * @param base first address
 * @param end first address behind it
 * @param fileName file of the binary, with or without folders
 * @param debugFile file with debug information, with or without folders; empty if not sent
 * @param debugId as symbol files are filed; empty if not sent
 */
public record PrewalkedModule(
        long base, long end, String fileName, String debugFile, String debugId) {}
