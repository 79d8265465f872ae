package dev.faultline.functions.symbolstore;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * Where symbols come from and where they are kept.
 *
 * @param stores what to ask
 * @param cacheFolder folder of the cache on a local disk; empty for one below the JVM's temporary
 *     folder
 * @param cacheBytes bytes of the cache
 */
public record SymbolSettings(StoreLocations stores, String cacheFolder, long cacheBytes)
        implements Serializable {

    private static final String DEFAULT_FOLDER = "faultline-symbols";

    /** Limits of the cache on this machine. */
    public DiskCacheSettings cache() {
        return DiskCacheSettings.of(
                cacheFolder.isEmpty()
                        ? Path.of(System.getProperty("java.io.tmpdir", ""), DEFAULT_FOLDER)
                        : Path.of(cacheFolder),
                cacheBytes);
    }
}
