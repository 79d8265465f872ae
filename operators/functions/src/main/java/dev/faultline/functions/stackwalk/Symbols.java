package dev.faultline.functions.stackwalk;

import dev.faultline.functions.symbolstore.SymbolDiskCache;
import dev.faultline.functions.symbolstore.SymbolStores;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Symbols and walking threads, one set per process and settings: all slots of a TaskManager share
 * it, so that a symbol file is read once.
 */
final class Symbols implements AutoCloseable {

    private static final Map<WalkSettings, Symbols> OPEN = new HashMap<>();

    private final WalkSettings settings;
    private final SymbolStores stores;
    private final SymbolDiskCache cache;
    private final ExecutorService threads;
    private int users;

    private Symbols(WalkSettings settings) {
        this.settings = settings;
        this.stores = settings.symbols().stores().open();
        this.cache =
                new SymbolDiskCache(stores, settings.symbols().cache(), System::currentTimeMillis);
        this.threads = Executors.newFixedThreadPool(settings.threads(), daemonThreads());
    }

    /** Returns the set of this process for the settings; close it once. */
    static Symbols acquire(WalkSettings settings) {
        synchronized (OPEN) {
            Symbols symbols = OPEN.computeIfAbsent(settings, Symbols::new);
            symbols.users++;
            return symbols;
        }
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(settings);
                threads.shutdownNow();
                stores.close();
                cache.close();
            }
        }
    }

    /** Says of stores and cache what on-call wants to know. */
    void register(MetricGroup group) {
        SymbolMetrics.register(group, stores, cache);
    }

    ExecutorService threads() {
        return threads;
    }

    /** Returns what is remembered of a module, or null when its store has to be asked. */
    @Nullable SymbolResult remembered(ModuleId module) {
        return cache.remembered(module);
    }

    /** A source that asks stores and waits for them. */
    SymbolSource waiting() {
        return cache::find;
    }

    /** A source that never waits: what is not remembered is unavailable. */
    SymbolSource immediate() {
        return module -> {
            SymbolResult known = remembered(module);
            return known == null ? new SymbolResult.Unavailable("not read yet") : known;
        };
    }

    private static ThreadFactory daemonThreads() {
        AtomicInteger number = new AtomicInteger();
        return runnable -> {
            Thread thread = new Thread(runnable, "walk-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
