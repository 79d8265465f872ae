package dev.faultline.functions.stackwalk;

import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A walk that nobody waits for: when it meets modules that nothing is known of yet, it is made
 * again once they have been read. Frames that the symbols of one module bring to light may lie in
 * another one, so this may happen several times. No thread is held meanwhile.
 */
final class RepeatedWalk {

    private static final int MAX_WALKS = 4;

    private RepeatedWalk() {}

    /**
     * Walks until all symbols are known.
     *
     * @param dump name of the dump that is walked, null when there is none
     * @param patienceMillis longest time that is waited before each further walk
     * @param walk makes a result of the symbols, any number of times
     */
    static <T> CompletableFuture<T> walk(
            Symbols symbols,
            @Nullable String dump,
            long patienceMillis,
            Function<SymbolSource, T> walk) {
        return walk(symbols, dump, patienceMillis, walk, 1);
    }

    private static <T> CompletableFuture<T> walk(
            Symbols symbols,
            @Nullable String dump,
            long patienceMillis,
            Function<SymbolSource, T> walk,
            int number) {
        List<ModuleId> unread = new ArrayList<>();
        Callable<T> once = () -> walk.apply(noting(symbols, unread));
        return symbols.walkers()
                .walk(dump, once)
                .thenCompose(
                        walked ->
                                unread.isEmpty() || number == MAX_WALKS
                                        ? CompletableFuture.completedFuture(walked)
                                        : symbols.loadAll(unread, patienceMillis)
                                                .thenCompose(
                                                        read ->
                                                                walk(
                                                                        symbols,
                                                                        dump,
                                                                        patienceMillis,
                                                                        walk,
                                                                        number + 1)));
    }

    private static SymbolSource noting(Symbols symbols, List<ModuleId> unread) {
        return module -> {
            SymbolResult result = symbols.immediate().find(module);
            if (result == PatientSource.NOT_READ_YET) {
                unread.add(module);
            }
            return result;
        };
    }
}
