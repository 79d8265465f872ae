package dev.faultline.functions.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.functions.symbolstore.StoreLocations;
import dev.faultline.functions.symbolstore.SymbolSettings;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymbolsTest {

    private static final ModuleId APP = new ModuleId("app", "0123456789ABCDEF0123456789ABCDEF0");
    private static final ModuleId OTHER =
            new ModuleId("other", "0123456789ABCDEF0123456789ABCDEF0");

    private static final long PATIENCE = 60_000;

    @TempDir Path home;

    @BeforeEach
    void putSymbols() throws IOException {
        put(APP);
    }

    private void put(ModuleId module) throws IOException {
        Path file = home.resolve("symbols").resolve(module.symbolPath());
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(
                file, "MODULE Linux x86_64 " + module.debugId() + " app\nFUNC 1000 10 0 main\n");
    }

    @Test
    void isOnePerProcessAndSettings() {
        try (Symbols one = Symbols.acquire(settings());
                Symbols same = Symbols.acquire(settings())) {
            assertThat(same).isSameAs(one);
        }
        try (Symbols later = Symbols.acquire(settings())) {
            assertThat(later.remembered(APP)).isNull();
        }
    }

    @Test
    void neverWaitsUnlessAskedTo() {
        try (Symbols symbols = Symbols.acquire(settings())) {
            assertThat(symbols.immediate().find(APP)).isInstanceOf(SymbolResult.Unavailable.class);
            assertThat(symbols.waitingAtMost(PATIENCE).find(APP))
                    .isInstanceOf(SymbolResult.Found.class);
            assertThat(symbols.immediate().find(APP)).isInstanceOf(SymbolResult.Found.class);
        }
    }

    @Test
    void goesOnReadingWhenSomebodyHasNoPatience() throws Exception {
        try (Symbols symbols = Symbols.acquire(settings())) {
            assertThat(symbols.waitingAtMost(0).find(APP))
                    .isInstanceOf(SymbolResult.Unavailable.class);
            assertThat(symbols.load(APP).get(PATIENCE, TimeUnit.MILLISECONDS))
                    .isInstanceOf(SymbolResult.Found.class);
        }
    }

    @Test
    void walksAgainForModulesThatOnlyTheSymbolsOfOthersBringToLight() throws Exception {
        put(OTHER);
        List<String> walks = Collections.synchronizedList(new ArrayList<>());
        try (Symbols symbols = Symbols.acquire(settings())) {
            boolean isComplete =
                    RepeatedWalk.walk(
                                    symbols,
                                    null,
                                    PATIENCE,
                                    source -> {
                                        walks.add("walk");
                                        return source.find(APP) instanceof SymbolResult.Found
                                                && source.find(OTHER) instanceof SymbolResult.Found;
                                    })
                            .get(PATIENCE, TimeUnit.MILLISECONDS);

            assertThat(isComplete).isTrue();
            assertThat(walks).hasSize(3);
        }
    }

    @Test
    void doesNotWalkAgainForModulesThatNobodyHas() throws Exception {
        List<String> walks = Collections.synchronizedList(new ArrayList<>());
        try (Symbols symbols = Symbols.acquire(settings())) {
            SymbolResult result =
                    RepeatedWalk.walk(
                                    symbols,
                                    null,
                                    PATIENCE,
                                    source -> {
                                        walks.add("walk");
                                        return source.find(OTHER);
                                    })
                            .get(PATIENCE, TimeUnit.MILLISECONDS);

            assertThat(walks).hasSize(2);
            assertThat(result).isInstanceOf(SymbolResult.Missing.class);
        }
    }

    @Test
    void saysOfStoresAndCacheWhatOnCallWantsToKnow() {
        RecordingGroup metrics = new RecordingGroup("");
        try (Symbols symbols = Symbols.acquire(settings())) {
            symbols.register(metrics);
            for (ModuleId module : List.of(APP, OTHER)) {
                SymbolResult unused = symbols.waitingAtMost(PATIENCE).find(module);
                assertThat(unused).isNotNull();
            }
            String store = "store=" + home.resolve("symbols") + " ";
            assertThat(metrics.values())
                    .containsEntry(store + "symbol_store_requests_total", 2L)
                    .containsEntry(store + "symbol_store_found_total", 1L)
                    .containsEntry(store + "symbol_store_missing_total", 1L)
                    .containsEntry(store + "symbol_store_breaker_state", 0L)
                    .containsEntry("symbol_cache_loaded_total", 1L)
                    .containsEntry("symbol_cache_open_indexes", 1L)
                    .containsEntry("symbol_cache_failures_total", 0L)
                    .hasSize(16);
        }
    }

    private WalkSettings settings() {
        SymbolSettings symbols =
                new SymbolSettings(
                        StoreLocations.of(List.of(home.resolve("symbols").toString())),
                        home.resolve("cache").toString(),
                        1 << 20);
        return new WalkSettings(symbols, 250, 1, new DumpLimits(1 << 20, 20_000, 5_000));
    }

    private static final class RecordingGroup extends UnregisteredMetricsGroup {

        private final String prefix;
        private final Map<String, Gauge<?>> gauges;

        RecordingGroup(String prefix) {
            this(prefix, new TreeMap<>());
        }

        private RecordingGroup(String prefix, Map<String, Gauge<?>> gauges) {
            this.prefix = prefix;
            this.gauges = gauges;
        }

        Map<String, Object> values() {
            Map<String, Object> values = new TreeMap<>();
            gauges.forEach((name, gauge) -> values.put(name, gauge.getValue()));
            return values;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            gauges.put(prefix + name, gauge);
            return gauge;
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new RecordingGroup(prefix + key + "=" + value + " ", gauges);
        }
    }
}
