package dev.faultline.jobs.cli;

import dev.faultline.functions.symbolstore.DiskCacheSettings;
import dev.faultline.functions.symbolstore.StoreLocations;
import dev.faultline.functions.symbolstore.StoreSymbolSource;
import dev.faultline.functions.symbolstore.SymbolDiskCache;
import dev.faultline.functions.symbolstore.SymbolStores;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of every command that needs symbols. */
final class SymbolOptions {

    private static final long CACHE_BYTES = 10L << 30;

    @Option(
            names = "--symbols",
            paramLabel = "DIR_OR_URL",
            description = "Folder or HTTP server in Breakpad's layout; repeatable, asked in order.")
    private List<String> symbols = new ArrayList<>();

    @Option(
            names = "--symbol-redirect-host",
            paramLabel = "HOST[:PORT]",
            description = "Host that HTTP servers may redirect to beside themselves; repeatable.")
    private List<String> redirectHosts = new ArrayList<>();

    @Option(
            names = "--symbol-cache",
            paramLabel = "DIR",
            description = "Folder for symbol indexes, so that the next run need not make them.")
    private @Nullable Path cacheFolder;

    /**
     * Symbols for one run of a command. A module is asked for once, and again only if its symbols
     * had to make room in memory for others.
     */
    static final class Open implements SymbolSource, AutoCloseable {

        private final SymbolStores stores;
        private final @Nullable SymbolDiskCache cache;
        private final SymbolSource source;
        private final Map<ModuleId, SoftReference<SymbolResult>> known = new HashMap<>();

        private Open(SymbolStores stores, @Nullable SymbolDiskCache cache) {
            this.stores = stores;
            this.cache = cache;
            this.source = cache == null ? new StoreSymbolSource(stores) : cache::find;
        }

        @Override
        public synchronized SymbolResult find(ModuleId module) {
            SoftReference<SymbolResult> reference = known.get(module);
            SymbolResult result = reference == null ? null : reference.get();
            if (result == null) {
                result = source.find(module);
                known.put(module, new SoftReference<>(result));
            }
            return result;
        }

        @Override
        public void close() {
            stores.close();
            if (cache != null) {
                cache.close();
            }
        }
    }

    /** Whether any store was named. */
    boolean areGiven() {
        return !symbols.isEmpty();
    }

    /**
     * Opens the stores in the order given.
     *
     * @throws ParameterException when a value cannot be a store
     */
    Open open(CommandSpec spec) {
        try {
            SymbolStores stores = StoreLocations.of(symbols, redirectHosts).open();
            return new Open(
                    stores,
                    cacheFolder == null
                            ? null
                            : new SymbolDiskCache(
                                    stores,
                                    DiskCacheSettings.of(cacheFolder, CACHE_BYTES),
                                    System::currentTimeMillis));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
