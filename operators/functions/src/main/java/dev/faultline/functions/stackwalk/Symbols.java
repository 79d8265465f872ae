package dev.faultline.functions.stackwalk;

import dev.faultline.functions.symbolstore.SymbolDiskCache;
import dev.faultline.functions.symbolstore.SymbolStores;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Symbols and walking threads, one set per process and settings: all slots of a TaskManager share
 * it, so that a symbol file is read once.
 */
final class Symbols implements AutoCloseable {

    /** Modules that may wait to be read; a crash has a few hundred at most. */
    private static final int MAX_LOADS = 10_000;

    private static final Map<WalkSettings, Symbols> OPEN = new HashMap<>();

    private final WalkSettings settings;
    private final SymbolStores stores;
    private final SymbolDiskCache cache;
    private final WalkingThreads walkers;
    private final ExecutorService readers;
    private final Map<ModuleId, CompletableFuture<SymbolResult>> loads = new ConcurrentHashMap<>();
    private int users;

    private Symbols(WalkSettings settings) {
        this.settings = settings;
        this.stores = settings.symbols().stores().open();
        this.cache =
                new SymbolDiskCache(stores, settings.symbols().cache(), System::currentTimeMillis);
        this.walkers =
                new WalkingThreads(
                        Executors.newFixedThreadPool(settings.threads(), daemonThreads("walk-")),
                        daemonThreads("walk-watch-"),
                        DumpsInHand.open(inHand(settings), System::currentTimeMillis),
                        settings.dumpLimits());
        // Threads of their own: a store that is slow must not hold up a dump that needs nothing.
        this.readers =
                new ThreadPoolExecutor(
                        settings.threads(),
                        settings.threads(),
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MAX_LOADS),
                        daemonThreads("symbols-"));
    }

    /** Beside the cache, which deletes what it does not know. */
    private static Path inHand(WalkSettings settings) {
        Path cache = settings.symbols().cache().folder();
        return cache.resolveSibling(cache.getFileName() + "-dumps-in-hand");
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
                walkers.close();
                readers.shutdownNow();
                stores.close();
                cache.close();
            }
        }
    }

    /** Says of stores and cache what on-call wants to know. */
    void register(MetricGroup group) {
        SymbolMetrics.register(group, stores, cache);
    }

    /** Threads that fetch and walk dumps. */
    WalkingThreads walkers() {
        return walkers;
    }

    /** Returns what is remembered of a module, or null when its store has to be asked. */
    @Nullable SymbolResult remembered(ModuleId module) {
        return cache.remembered(module);
    }

    /** Has a module read by another thread, once however many ask for it. */
    CompletableFuture<SymbolResult> load(ModuleId module) {
        SymbolResult known = remembered(module);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<SymbolResult> load = new CompletableFuture<>();
        CompletableFuture<SymbolResult> underWay = loads.putIfAbsent(module, load);
        if (underWay != null) {
            return underWay;
        }
        try {
            readers.execute(() -> read(module, load));
        } catch (RejectedExecutionException e) {
            loads.remove(module);
            load.complete(new SymbolResult.Unavailable("too many modules are wanted at once"));
        }
        return load;
    }

    /** Has modules read by other threads; done when they are, or when the time is over. */
    CompletableFuture<Void> loadAll(List<ModuleId> modules, long millis) {
        return CompletableFuture.allOf(
                        modules.stream().map(this::load).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
    }

    private void read(ModuleId module, CompletableFuture<SymbolResult> load) {
        try {
            load.complete(cache.find(module));
        } catch (RuntimeException | Error bug) {
            load.completeExceptionally(bug);
            throw bug;
        } finally {
            loads.remove(module);
        }
    }

    /** Forgets that a module was not to be had: it is said to be there now. */
    void forgetAbsent(ModuleId module) {
        cache.forgetAbsent(module);
    }

    /** A source for one walk that waits at most so long in all. */
    SymbolSource waitingAtMost(long millis) {
        return new PatientSource(this, millis);
    }

    /** A source that never waits: what is not remembered is unavailable. */
    SymbolSource immediate() {
        return module -> {
            SymbolResult known = remembered(module);
            return known == null ? PatientSource.NOT_READ_YET : known;
        };
    }

    private static ThreadFactory daemonThreads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return runnable -> {
            Thread thread = new Thread(runnable, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
