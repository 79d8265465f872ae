package dev.faultline.intake.event;

import org.jspecify.annotations.Nullable;

/**
 * A library or executable in the address space of the process.
 *
 * @param baseAddress first address, unsigned
 * @param endAddress one past the last, unsigned
 * @param fileName leaf name, e.g. {@code xul.dll}
 * @param codeId null when not told
 * @param debugFile e.g. {@code xul.pdb}; null when not told
 * @param debugId Breakpad form, 33 hex digits or more; null when not told
 * @param version null when not told
 */
public record PingModule(
        long baseAddress,
        long endAddress,
        String fileName,
        @Nullable String codeId,
        @Nullable String debugFile,
        @Nullable String debugId,
        @Nullable String version) {}
