package dev.faultline.functions.stackwalk;

import dev.faultline.functions.symbolstore.CacheCounters;
import dev.faultline.functions.symbolstore.StoreCounters;
import dev.faultline.functions.symbolstore.SymbolDiskCache;
import dev.faultline.functions.symbolstore.SymbolStores;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What on-call sees of symbols. The numbers are those of the process; each subtask in it says the
 * same, so take one per TaskManager, not their sum. Labels are the names of configured stores.
 */
final class SymbolMetrics {

    private SymbolMetrics() {}

    static void register(MetricGroup group, SymbolStores stores, SymbolDiskCache cache) {
        for (StoreCounters store : stores.counters()) {
            register(group.addGroup("store", store.store()), store);
        }
        CacheCounters counters = cache.counters();
        gauge(group, "symbol_cache_opened_total", counters::opened);
        gauge(group, "symbol_cache_loaded_total", counters::loaded);
        gauge(group, "symbol_cache_evicted_total", counters::evicted);
        gauge(group, "symbol_cache_damaged_total", counters::damaged);
        gauge(group, "symbol_cache_failures_total", counters::failures);
        gauge(group, "symbol_cache_bytes", counters::bytes);
        gauge(group, "symbol_cache_open_indexes", cache::openCount);
    }

    private static void register(MetricGroup group, StoreCounters store) {
        gauge(group, "symbol_store_requests_total", store::asked);
        gauge(group, "symbol_store_found_total", store::found);
        gauge(group, "symbol_store_missing_total", store::missing);
        gauge(group, "symbol_store_corrupt_total", store::corrupt);
        gauge(group, "symbol_store_denied_total", store::denied);
        gauge(group, "symbol_store_unavailable_total", store::unavailable);
        gauge(group, "symbol_store_skipped_total", store::skipped);
        gauge(group, "symbol_store_bytes_total", store::bytes);
        gauge(group, "symbol_store_breaker_state", store::breakerState);
    }

    private static void gauge(MetricGroup group, String name, LongSupplier value) {
        group.gauge(name, (Gauge<Long>) value::getAsLong);
    }
}
