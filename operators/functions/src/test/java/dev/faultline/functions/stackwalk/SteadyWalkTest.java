package dev.faultline.functions.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.functions.symbolstore.DiskCacheSettings;
import dev.faultline.functions.symbolstore.StoreLocations;
import dev.faultline.functions.symbolstore.SymbolDiskCache;
import dev.faultline.functions.symbolstore.SymbolStores;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import dev.faultline.symbols.SymbolTable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteadyWalkTest {

    private static final ModuleId APP = new ModuleId("app", "0123456789ABCDEF0123456789ABCDEF0");
    private static final int FUNCTIONS = 5_000;

    @TempDir Path home;

    @Test
    void walksOnceWhenNothingIsDamaged() throws IOException {
        try (SymbolStores stores = stores();
                SymbolDiskCache cache = cache(stores)) {
            List<Integer> walks = new ArrayList<>();

            List<String> names =
                    SteadyWalk.walk(
                            cache::find,
                            symbols -> {
                                walks.add(1);
                                return names(symbols);
                            });

            assertThat(names).hasSize(FUNCTIONS).doesNotContainNull();
            assertThat(walks).hasSize(1);
        }
    }

    @Test
    void walksAgainWithANewIndexWhenTheFileIsCutInMidWalk() throws IOException {
        try (SymbolStores stores = stores();
                SymbolDiskCache cache = cache(stores)) {
            List<SymbolTable> tables = new ArrayList<>();

            List<String> names =
                    SteadyWalk.walk(
                            cache::find,
                            symbols -> {
                                tables.add(table(symbols));
                                if (tables.size() == 1) {
                                    cutIndex();
                                }
                                return names(symbols);
                            });

            assertThat(names).hasSize(FUNCTIONS).doesNotContainNull();
            assertThat(tables).hasSize(2);
            assertThat(tables.get(0).isDamaged()).isTrue();
            assertThat(tables.get(1).isDamaged()).isFalse();
            assertThat(cache.counters().damaged()).isEqualTo(1);
            assertThat(cache.counters().loaded()).isEqualTo(2);
        }
    }

    @Test
    void endsWhenEachNewIndexIsCutToo() throws IOException {
        try (SymbolStores stores = stores();
                SymbolDiskCache cache = cache(stores)) {
            List<SymbolTable> tables = new ArrayList<>();

            var unused =
                    SteadyWalk.walk(
                            cache::find,
                            symbols -> {
                                tables.add(table(symbols));
                                cutIndex();
                                tables.get(tables.size() - 1).recheck();
                                return names(symbols);
                            });

            assertThat(tables).hasSize(3).allMatch(SymbolTable::isDamaged);
        }
    }

    @Test
    void passesOnWhatIsNoFaultOfAnIndex() throws IOException {
        try (SymbolStores stores = stores();
                SymbolDiskCache cache = cache(stores)) {
            assertThatThrownBy(
                            () ->
                                    SteadyWalk.walk(
                                            cache::find,
                                            symbols -> {
                                                throw new InternalError("another");
                                            }))
                    .isInstanceOf(InternalError.class)
                    .hasMessage("another");
        }
    }

    private static List<@Nullable String> names(SymbolSource symbols) {
        SymbolTable table = table(symbols);
        List<@Nullable String> names = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS; i++) {
            Resolution found = table.resolve(0x1000 + 0x10L * i);
            names.add(found == null ? null : found.function());
        }
        return names;
    }

    private static SymbolTable table(SymbolSource symbols) {
        return ((SymbolResult.Found) symbols.find(APP)).table();
    }

    private void cutIndex() {
        try (Stream<Path> files = Files.list(home.resolve("cache"))) {
            Path index = files.filter(file -> file.toString().endsWith(".index")).findAny().get();
            try (RandomAccessFile file = new RandomAccessFile(index.toFile(), "rw")) {
                file.setLength(4096);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SymbolStores stores() throws IOException {
        StringBuilder text = new StringBuilder("MODULE Linux x86_64 " + APP.debugId() + " app\n");
        for (int i = 0; i < FUNCTIONS; i++) {
            text.append("FUNC ").append(Integer.toHexString(0x1000 + 0x10 * i));
            text.append(" 10 0 function number ").append(i).append('\n');
        }
        Path file = home.resolve("symbols").resolve(APP.symbolPath());
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
        return StoreLocations.of(List.of(home.resolve("symbols").toString())).open();
    }

    private SymbolDiskCache cache(SymbolStores stores) {
        return new SymbolDiskCache(
                stores,
                DiskCacheSettings.of(home.resolve("cache"), 1 << 24),
                System::currentTimeMillis);
    }
}
