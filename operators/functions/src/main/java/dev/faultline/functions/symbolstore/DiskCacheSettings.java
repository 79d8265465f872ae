package dev.faultline.functions.symbolstore;

import java.nio.file.Path;

/**
 * Limits of a {@link SymbolDiskCache}.
 *
 * @param folder on a local disk; created when it is not there
 * @param maxBytes bytes of all files in the folder
 * @param maxOpen indexes that are kept open; each takes a little heap and address space
 * @param maxAbsent modules without symbols that are remembered
 * @param missingMillis how long a missing file is not asked for again
 * @param corruptMillis the same for a corrupt one
 * @param unavailableMillis the same for a store that could not be asked and did not say when it can
 */
public record DiskCacheSettings(
        Path folder,
        long maxBytes,
        int maxOpen,
        int maxAbsent,
        long missingMillis,
        long corruptMillis,
        long unavailableMillis) {

    private static final int MAX_OPEN = 4_096;
    private static final int MAX_ABSENT = 100_000;

    /**
     * One hour for missing files, a day for corrupt ones, half a minute for stores that are down.
     */
    public static DiskCacheSettings of(Path folder, long maxBytes) {
        return new DiskCacheSettings(
                folder, maxBytes, MAX_OPEN, MAX_ABSENT, 3_600_000, 86_400_000, 30_000);
    }
}
