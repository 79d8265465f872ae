package dev.faultline.functions.symbolstore;

import static dev.faultline.functions.symbolstore.SymbolFiles.MODULE;
import static dev.faultline.functions.symbolstore.SymbolFiles.module;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.symbols.Malformed;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.Resolution;
import dev.faultline.symbols.SymbolIndex;
import dev.faultline.symbols.SymbolResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymbolDiskCacheTest {

    private static final long PLENTY = 1 << 20;

    @TempDir Path home;

    private Path folder = Path.of("");
    private Path symbols = Path.of("");
    private CountingStore store = new CountingStore(new FileSystemSymbolStore("/none", LIMITS));
    private long now = 1_000_000_000L;

    private static final TransferLimits LIMITS = TransferLimits.DEFAULT;

    @BeforeEach
    void prepare() throws IOException {
        folder = home.resolve("cache");
        symbols = Files.createDirectories(home.resolve("symbols"));
        store = new CountingStore(new FileSystemSymbolStore(symbols.toString(), LIMITS));
    }

    @Test
    void asksTheStoreOnceAndRemembers() {
        put(MODULE, "main");
        try (SymbolDiskCache cache = cache(PLENTY)) {
            assertThat(cache.remembered(MODULE)).isNull();
            assertThat(function(cache, MODULE)).isEqualTo("main");
            assertThat(function(cache, MODULE)).isEqualTo("main");
            assertThat(cache.remembered(MODULE)).isInstanceOf(SymbolResult.Found.class);
        }
        assertThat(store.asked()).isOne();
    }

    @Test
    void survivesARestart() {
        put(MODULE, "main");
        try (SymbolDiskCache cache = cache(PLENTY)) {
            assertThat(function(cache, MODULE)).isEqualTo("main");
        }
        try (SymbolDiskCache cache = cache(PLENTY)) {
            assertThat(function(cache, MODULE)).isEqualTo("main");
            assertThat(cache.counters().opened()).isOne();
        }
        assertThat(store.asked()).isOne();
    }

    @Test
    void makesADamagedIndexAnew() throws IOException {
        put(MODULE, "main");
        fill(MODULE);
        Path index = indexes().get(0);
        byte[] content = Files.readAllBytes(index);
        for (byte[] damaged :
                List.of(
                        new byte[0],
                        "<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        java.util.Arrays.copyOf(content, content.length / 2))) {
            Files.write(index, damaged);
            try (SymbolDiskCache cache = cache(PLENTY)) {
                assertThat(function(cache, MODULE)).isEqualTo("main");
                assertThat(cache.counters().damaged()).isOne();
            }
        }
        assertThat(store.asked()).isEqualTo(4);
    }

    @Test
    void makesAnIndexOfAnotherModuleAnew() throws IOException {
        put(module(1), "one");
        put(module(2), "two");
        fill(module(1));
        Path one = indexes().get(0);
        Path aside = Files.copy(one, home.resolve("aside"));
        Files.delete(one);
        fill(module(2));
        Path two = indexes().get(0);
        Files.delete(two);
        Files.copy(aside, two);

        try (SymbolDiskCache cache = cache(PLENTY)) {
            assertThat(function(cache, module(2))).isEqualTo("two");
        }
    }

    @Test
    void remembersEachKindOfFailureForATimeOfItsOwn() {
        put(module(1), "main", "<html>");
        List<Long> ages = new ArrayList<>();
        try (SymbolDiskCache cache = cache(PLENTY)) {
            for (ModuleId module : List.of(module(0), module(1))) {
                SymbolResult unused = cache.find(module);
                assertThat(unused).isNotInstanceOf(SymbolResult.Found.class);
            }
            delete(symbols);
            SymbolResult down = cache.find(module(2));
            assertThat(down).isInstanceOf(SymbolResult.Unavailable.class);
            for (ModuleId module : List.of(module(0), module(1), module(2))) {
                ages.add(forgottenAfter(cache, module));
            }
        }
        assertThat(ages).containsExactly(3_600_000L, 86_400_000L, 15_000L);
    }

    @Test
    void knowsACorruptFileAfterARestartUntilItsAge() {
        put(MODULE, "main", "<html>");
        SymbolResult corrupt = new SymbolResult.Corrupt(Malformed.NO_MODULE_RECORD);
        for (int i = 0; i < 2; i++) {
            try (SymbolDiskCache cache = cache(PLENTY)) {
                assertThat(cache.find(MODULE)).isEqualTo(corrupt);
            }
        }
        assertThat(store.asked()).isOne();
        put(MODULE, "main");
        now += 86_400_000;
        try (SymbolDiskCache cache = cache(PLENTY)) {
            assertThat(function(cache, MODULE)).isEqualTo("main");
        }
    }

    @Test
    void asksAgainAtOnceForSymbolsThatAreAnnounced() {
        put(module(1), "main", "<html>");
        try (SymbolDiskCache cache = cache(PLENTY)) {
            for (int i = 0; i < 2; i++) {
                assertThat(cache.find(module(i))).isNotInstanceOf(SymbolResult.Found.class);
                put(module(i), "main");
                assertThat(cache.find(module(i))).isNotInstanceOf(SymbolResult.Found.class);
                cache.forgetAbsent(module(i));
                assertThat(function(cache, module(i))).isEqualTo("main");
            }
        }
    }

    @Test
    void asksAgainForSymbolsThatAreAnnouncedWhileTheyAreLookedFor() {
        try (SymbolDiskCache cache = cache(PLENTY)) {
            store.afterTheNextAnswer(
                    () -> {
                        put(MODULE, "main");
                        cache.forgetAbsent(MODULE);
                    });
            assertThat(cache.find(MODULE)).isInstanceOf(SymbolResult.Missing.class);

            assertThat(function(cache, MODULE)).isEqualTo("main");
        }
    }

    @Test
    void evictsWhatWasNotUsedForLongest() throws IOException {
        for (int i = 0; i < 4; i++) {
            put(module(i), "f" + i);
        }
        long one = fill(module(0));
        delete(folder);
        try (SymbolDiskCache cache = cache(3 * one + one / 2)) {
            for (int i = 0; i < 3; i++) {
                assertThat(function(cache, module(i))).isEqualTo("f" + i);
                now += 600_000;
            }
            // Used again, so the second is the oldest now.
            assertThat(function(cache, module(0))).isEqualTo("f0");
            now += 600_000;
            assertThat(function(cache, module(3))).isEqualTo("f3");

            assertThat(cache.remembered(module(0))).isNotNull();
            assertThat(cache.remembered(module(1))).isNull();
            assertThat(cache.remembered(module(2))).isNotNull();
            assertThat(cache.counters().evicted()).isOne();
            assertThat(cache.counters().bytes()).isEqualTo(sizes()).isLessThan(4 * one);
            assertThat(function(cache, module(1))).isEqualTo("f1");
        }
    }

    @Test
    void goesOnAnsweringFromAnIndexThatWasEvicted() {
        put(MODULE, "main");
        try (SymbolDiskCache cache = cache(PLENTY)) {
            SymbolResult.Found found = (SymbolResult.Found) cache.find(MODULE);
            delete(folder);
            Resolution resolution = found.table().resolve(0x1000);
            assertThat(resolution).isNotNull();
        }
    }

    @Test
    void doesNotKeepWhatIsLargerThanTheWholeCache() throws IOException {
        put(MODULE, "main");
        try (SymbolDiskCache cache = cache(1)) {
            assertThat(cache.find(MODULE)).isInstanceOf(SymbolResult.Unavailable.class);
            assertThat(cache.find(MODULE)).isInstanceOf(SymbolResult.Unavailable.class);
        }
        assertThat(store.asked()).isOne();
        assertThat(indexes()).isEmpty();
    }

    @Test
    void boundsWhatIsOpenAndWhatIsRememberedAsAbsent() {
        DiskCacheSettings small = new DiskCacheSettings(folder, PLENTY, 2, 2, 1000, 1000, 1000);
        for (int i = 0; i < 3; i++) {
            put(module(i), "f" + i);
        }
        try (SymbolDiskCache cache = cache(small, SymbolIndex::write)) {
            for (int i = 0; i < 6; i++) {
                SymbolResult unused = cache.find(module(i));
                assertThat(unused).isNotNull();
            }
            assertThat(cache.openCount()).isEqualTo(2);
            assertThat(cache.remembered(module(3))).isNull();
            assertThat(cache.remembered(module(4))).isNotNull();
            // No longer open, but on the disk.
            assertThat(function(cache, module(0))).isEqualTo("f0");
        }
        assertThat(store.asked()).isEqualTo(6);
    }

    @Test
    void evictsAndTriesAgainWhenTheDiskIsFull() throws IOException {
        for (int i = 0; i < 8; i++) {
            put(module(i), "f" + i);
        }
        long one = fill(module(0));
        SymbolDiskCache.IndexWriter full =
                (text, module, target) -> {
                    if (sizes() + one > 4 * one) {
                        throw new IOException("No space left on device");
                    }
                    return SymbolIndex.write(text, module, target);
                };
        try (SymbolDiskCache cache = cache(DiskCacheSettings.of(folder, PLENTY), full)) {
            for (int i = 0; i < 8; i++) {
                assertThat(function(cache, module(i))).isEqualTo("f" + i);
                now += 10_000;
            }
            assertThat(cache.counters().evicted()).isBetween(4L, 8L);
        }
    }

    @Test
    void keepsWhatItHasWhenMakingRoomDoesNotHelp() throws IOException {
        for (int i = 0; i < 4; i++) {
            put(module(i), "f" + i);
        }
        boolean[] isFull = {false};
        SymbolDiskCache.IndexWriter writer =
                (text, module, target) -> {
                    if (isFull[0]) {
                        throw new IOException("No space left on device");
                    }
                    return SymbolIndex.write(text, module, target);
                };
        try (SymbolDiskCache cache = cache(DiskCacheSettings.of(folder, PLENTY), writer)) {
            for (int i = 0; i < 4; i++) {
                assertThat(function(cache, module(i))).isEqualTo("f" + i);
            }
            isFull[0] = true;
            for (int i = 4; i < 20; i++) {
                put(module(i), "f" + i);
                assertThat(cache.find(module(i))).isInstanceOf(SymbolResult.Unavailable.class);
            }
            assertThat(indexes()).hasSize(3);
        }
    }

    @Test
    void evictsNothingForAThreadThatIsToEnd() throws IOException {
        put(module(1), "one");
        put(module(2), "two");
        try (SymbolDiskCache cache = cache(PLENTY)) {
            assertThat(function(cache, module(1))).isEqualTo("one");
            Thread.currentThread().interrupt();
            assertThat(cache.find(module(2))).isInstanceOf(SymbolResult.Unavailable.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(indexes()).hasSize(1);
        }
    }

    @Test
    void isUnavailableForAWhileWhenTheDiskStaysFull() {
        put(MODULE, "main");
        SymbolDiskCache.IndexWriter full =
                (text, module, target) -> {
                    throw new IOException("No space left on device");
                };
        try (SymbolDiskCache cache = cache(DiskCacheSettings.of(folder, PLENTY), full)) {
            assertThat(cache.find(MODULE)).isInstanceOf(SymbolResult.Unavailable.class);
            assertThat(forgottenAfter(cache, MODULE)).isEqualTo(30_000);
        }
    }

    @Test
    void isUnavailableWhenTheFolderCannotBeMade() throws IOException {
        put(MODULE, "main");
        Files.writeString(folder, "a file where the folder should be");
        try (SymbolDiskCache cache = cache(PLENTY)) {
            assertThat(cache.find(MODULE)).isInstanceOf(SymbolResult.Unavailable.class);
            Files.delete(folder);
            now += 30_000;
            assertThat(function(cache, MODULE)).isEqualTo("main");
        }
    }

    @Test
    void makesTheFolderAgainWhenItIsDeleted() {
        put(module(1), "one");
        put(module(2), "two");
        try (SymbolDiskCache cache = cache(PLENTY)) {
            assertThat(function(cache, module(1))).isEqualTo("one");
            delete(folder);
            assertThat(function(cache, module(2))).isEqualTo("two");
        }
    }

    @Test
    void sharesAFolderWithAnotherCache() {
        put(MODULE, "main");
        try (SymbolDiskCache one = cache(PLENTY);
                SymbolDiskCache other = cache(PLENTY)) {
            assertThat(function(one, MODULE)).isEqualTo("main");
            assertThat(function(other, MODULE)).isEqualTo("main");
            assertThat(other.counters().opened()).isOne();
        }
        assertThat(store.asked()).isOne();
    }

    @Test
    void sweepsWhatADeadProcessLeftAndNothingOfALivingOne() throws IOException {
        Path dead = Files.createDirectories(folder.resolve("writing-dead"));
        Files.writeString(dead.resolve("0"), "half an index");
        Files.createFile(folder.resolve("writing-dead.lock"));
        Files.createFile(folder.resolve("writing-unborn.lock"));
        put(module(1), "one");
        put(module(2), "two");
        try (SymbolDiskCache living = cache(PLENTY);
                SymbolDiskCache cache = cache(PLENTY)) {
            assertThat(function(living, module(1))).isEqualTo("one");
            assertThat(function(cache, module(2))).isEqualTo("two");
            try (Stream<Path> left = Files.list(folder)) {
                List<String> names = left.map(path -> path.getFileName().toString()).toList();
                assertThat(names.stream().filter(name -> name.endsWith(".lock"))).hasSize(2);
                assertThat(names)
                        .doesNotContain("writing-dead", "writing-dead.lock", "writing-unborn.lock");
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(2).allMatch(path -> path.toString().endsWith(".index"));
        }
    }

    @Test
    void loadsAModuleOnceForAllThreads() throws InterruptedException, ExecutionException {
        put(MODULE, "main");
        CountDownLatch started = new CountDownLatch(1);
        SymbolDiskCache.IndexWriter slow =
                (text, module, target) -> {
                    await(started);
                    return SymbolIndex.write(text, module, target);
                };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (SymbolDiskCache cache = cache(DiskCacheSettings.of(folder, PLENTY), slow)) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(threads.submit(() -> function(cache, MODULE)));
            }
            started.countDown();
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("main");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.asked()).isOne();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private SymbolDiskCache cache(long maxBytes) {
        return cache(DiskCacheSettings.of(folder, maxBytes), SymbolIndex::write);
    }

    private SymbolDiskCache cache(DiskCacheSettings settings, SymbolDiskCache.IndexWriter writer) {
        SymbolStores stores =
                new SymbolStores(List.of(store), AskSettings.DEFAULT, StoreClock.SYSTEM);
        return new SymbolDiskCache(stores, settings, () -> now, writer);
    }

    /** Returns the size of what the cache then has. */
    private long fill(ModuleId module) throws IOException {
        try (SymbolDiskCache cache = cache(PLENTY)) {
            assertThat(cache.find(module)).isInstanceOf(SymbolResult.Found.class);
        }
        return sizes();
    }

    private long forgottenAfter(SymbolDiskCache cache, ModuleId module) {
        long start = now;
        for (long age : new long[] {15_000, 30_000, 3_600_000, 86_400_000}) {
            now = start + age - 1;
            boolean isKnown = cache.remembered(module) != null;
            now = start + age;
            if (isKnown && cache.remembered(module) == null) {
                now = start;
                return age;
            }
        }
        now = start;
        return -1;
    }

    private static String function(SymbolDiskCache cache, ModuleId module) {
        SymbolResult result = cache.find(module);
        assertThat(result).isInstanceOf(SymbolResult.Found.class);
        Resolution resolution = ((SymbolResult.Found) result).table().resolve(0x1000);
        return resolution == null ? "" : resolution.function();
    }

    private void put(ModuleId module, String function) {
        put(module, function, SymbolFiles.text(module, function));
    }

    private void put(ModuleId module, String function, String text) {
        try {
            Path file = symbols.resolve(module.symbolPath());
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(function, e);
        }
    }

    private List<Path> indexes() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().endsWith(".index")).toList();
        }
    }

    private long sizes() throws IOException {
        long sum = 0;
        for (Path index : indexes()) {
            sum += Files.size(index);
        }
        return sum;
    }

    private static void delete(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
