package dev.faultline.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SymbolCacheTest {

    private static final SymbolResult.Found TABLE =
            new SymbolResult.Found(SymBuilder.module("arm").func(0, 4, "f").table());
    private static final long TABLE_BYTES = TABLE.table().sizeBytes();

    private final List<ModuleId> asked = new ArrayList<>();

    @Test
    void asksTheSourceOnceForATable() {
        SymbolCache cache = cache(TABLE, 10 * TABLE_BYTES);

        assertThat(cache.find(module(1), 0)).isSameAs(TABLE);
        assertThat(cache.find(module(1), Long.MAX_VALUE)).isSameAs(TABLE);
        assertThat(asked).hasSize(1);
        assertThat(cache.bytes()).isEqualTo(TABLE_BYTES);
    }

    @Test
    void dropsTheLeastRecentlyUsedTableWhenTheBytesAreUsedUp() {
        SymbolCache cache = cache(TABLE, 2 * TABLE_BYTES);
        cache.find(module(1), 0);
        cache.find(module(2), 0);
        cache.find(module(1), 0);
        cache.find(module(3), 0);
        asked.clear();

        cache.find(module(1), 0);
        cache.find(module(3), 0);
        cache.find(module(2), 0);

        assertThat(asked).containsExactly(module(2));
        assertThat(cache.bytes()).isEqualTo(2 * TABLE_BYTES);
    }

    @Test
    void handsOutATableThatIsTooLargeToKeep() {
        SymbolCache cache = cache(TABLE, TABLE_BYTES - 1);

        assertThat(cache.find(module(1), 0)).isSameAs(TABLE);
        assertThat(cache.find(module(1), 0)).isSameAs(TABLE);
        assertThat(asked).hasSize(2);
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void remembersEachKindOfNegativeAnswerForItsOwnTime() {
        assertThat(answerAge(new SymbolResult.Missing())).isEqualTo(100);
        assertThat(answerAge(new SymbolResult.Corrupt(Malformed.WRONG_MODULE))).isEqualTo(1000);
        assertThat(answerAge(new SymbolResult.Unavailable("down"))).isEqualTo(10);
    }

    @Test
    void keepsTheNewestNegativeAnswersUpToALimit() {
        SymbolCache cache = cache(new SymbolResult.Missing(), 0);
        for (int i = 0; i < 4; i++) {
            cache.find(module(i), 0);
        }
        asked.clear();

        cache.find(module(3), 0);
        cache.find(module(1), 0);
        cache.find(module(0), 0);

        assertThat(asked).containsExactly(module(0));
    }

    @Test
    void loadsAModuleOnceForManyThreads() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger loads = new AtomicInteger();
        SymbolCache cache =
                new SymbolCache(
                        module -> {
                            loads.incrementAndGet();
                            await(release);
                            return TABLE;
                        },
                        limits(10 * TABLE_BYTES));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<SymbolResult>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(threads.submit(() -> cache.find(module(1), 0)));
            }
            release.countDown();
            for (Future<SymbolResult> answer : answers) {
                assertThat(answer.get()).isSameAs(TABLE);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void asksAgainAfterASourceThrew() {
        AtomicInteger calls = new AtomicInteger();
        SymbolCache cache =
                new SymbolCache(
                        module -> {
                            if (calls.getAndIncrement() == 0) {
                                throw new IllegalStateException("a bug");
                            }
                            return TABLE;
                        },
                        limits(10 * TABLE_BYTES));

        assertThatThrownBy(() -> cache.find(module(1), 0)).hasMessage("a bug");
        assertThat(cache.find(module(1), 0)).isSameAs(TABLE);
    }

    /** For how many milliseconds the answer is not asked for again. */
    private long answerAge(SymbolResult answer) {
        SymbolCache cache = cache(answer, 0);
        asked.clear();
        for (long now = 0; ; now++) {
            assertThat(cache.find(module(1), now)).isEqualTo(answer);
            if (asked.size() == 2) {
                return now;
            }
        }
    }

    private SymbolCache cache(SymbolResult answer, long maxBytes) {
        return new SymbolCache(
                module -> {
                    asked.add(module);
                    return answer;
                },
                limits(maxBytes));
    }

    private static SymbolCache.Limits limits(long maxBytes) {
        return new SymbolCache.Limits(maxBytes, 3, 100, 1000, 10);
    }

    private static ModuleId module(int number) {
        return new ModuleId("module" + number, SymBuilder.DEBUG_ID);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
