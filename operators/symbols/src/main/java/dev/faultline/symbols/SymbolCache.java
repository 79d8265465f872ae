package dev.faultline.symbols;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps symbol tables in memory, bounded in bytes, least recently used out first. Each module is
 * loaded by one thread while the others that ask for it wait. Missing, corrupt and unavailable
 * answers are remembered too, each for a time of its own. Meant to be shared by all threads of a
 * process.
 */
public final class SymbolCache {

    /**
     * Limits of a cache.
     *
     * @param maxBytes sum of {@link SymbolTable#sizeBytes()} of the tables kept; a larger table is
     *     handed out but not kept
     * @param maxNegative number of negative answers kept, the oldest go first
     * @param missingMillis how long a missing file is not asked for again
     * @param corruptMillis the same for a corrupt one
     * @param unavailableMillis the same for a source that could not be asked
     */
    public record Limits(
            long maxBytes,
            int maxNegative,
            long missingMillis,
            long corruptMillis,
            long unavailableMillis) {}

    private record Negative(SymbolResult result, long storedMillis, long ageMillis) {

        boolean isFresh(long nowMillis) {
            return nowMillis - storedMillis < ageMillis;
        }
    }

    private final SymbolSource source;
    private final Limits limits;

    // Guarded by this. A module is in at most one of the three.
    private final Map<ModuleId, SymbolResult.Found> tables = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<ModuleId, Negative> negatives = new LinkedHashMap<>();
    private final Map<ModuleId, CompletableFuture<SymbolResult>> loading = new HashMap<>();
    private long bytes;

    public SymbolCache(SymbolSource source, Limits limits) {
        this.source = source;
        this.limits = limits;
    }

    /**
     * The remembered answer, else the source's; waits for the source.
     *
     * @param nowMillis the caller's clock; only differences matter
     */
    public SymbolResult find(ModuleId module, long nowMillis) {
        CompletableFuture<SymbolResult> load;
        boolean isOurs = false;
        synchronized (this) {
            SymbolResult known = known(module, nowMillis);
            if (known != null) {
                return known;
            }
            load = loading.get(module);
            if (load == null) {
                load = new CompletableFuture<>();
                loading.put(module, load);
                isOurs = true;
            }
        }
        return isOurs ? load(module, nowMillis, load) : load.join();
    }

    /** The remembered answer, or null where {@link #find} would have to ask the source. */
    public synchronized @Nullable SymbolResult remembered(ModuleId module, long nowMillis) {
        return known(module, nowMillis);
    }

    /** Sum of the sizes of the tables kept. */
    public synchronized long bytes() {
        return bytes;
    }

    private @Nullable SymbolResult known(ModuleId module, long nowMillis) {
        SymbolResult found = tables.get(module);
        if (found != null) {
            return found;
        }
        Negative negative = negatives.get(module);
        return negative != null && negative.isFresh(nowMillis) ? negative.result() : null;
    }

    private SymbolResult load(
            ModuleId module, long nowMillis, CompletableFuture<SymbolResult> load) {
        try {
            SymbolResult result = source.find(module);
            keep(module, nowMillis, result);
            load.complete(result);
            return result;
        } catch (RuntimeException | Error bug) {
            // Sources do not throw; the waiting threads must not wait for ever if one does.
            load.completeExceptionally(bug);
            throw bug;
        } finally {
            synchronized (this) {
                loading.remove(module);
            }
        }
    }

    private synchronized void keep(ModuleId module, long nowMillis, SymbolResult result) {
        negatives.remove(module);
        if (result instanceof SymbolResult.Found found) {
            keep(module, found);
        } else {
            negatives.put(module, new Negative(result, nowMillis, ageMillis(result)));
            removeEldest(negatives, negatives.size() - limits.maxNegative());
        }
    }

    private void keep(ModuleId module, SymbolResult.Found found) {
        if (found.table().sizeBytes() > limits.maxBytes()) {
            return;
        }
        tables.put(module, found);
        bytes += found.table().sizeBytes();
        Iterator<SymbolResult.Found> eldest = tables.values().iterator();
        while (bytes > limits.maxBytes()) {
            bytes -= eldest.next().table().sizeBytes();
            eldest.remove();
        }
    }

    private long ageMillis(SymbolResult negative) {
        if (negative instanceof SymbolResult.Missing) {
            return limits.missingMillis();
        }
        return negative instanceof SymbolResult.Corrupt
                ? limits.corruptMillis()
                : limits.unavailableMillis();
    }

    private static void removeEldest(Map<ModuleId, Negative> entries, int count) {
        Iterator<Negative> eldest = entries.values().iterator();
        for (int i = 0; i < count; i++) {
            eldest.next();
            eldest.remove();
        }
    }
}
