package dev.faultline.functions.stackwalk;

import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

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
     * @param patienceMillis longest time that is waited before each further walk
     * @param walk makes a result of the symbols, any number of times
     */
    static <T> CompletableFuture<T> walk(
            Symbols symbols, long patienceMillis, Function<SymbolSource, T> walk) {
        return walk(symbols, patienceMillis, walk, 1);
    }

    private static <T> CompletableFuture<T> walk(
            Symbols symbols, long patienceMillis, Function<SymbolSource, T> walk, int number) {
        List<ModuleId> unread = new ArrayList<>();
        return CompletableFuture.supplyAsync(
                        () -> walk.apply(noting(symbols, unread)), symbols.walkers())
                .thenCompose(
                        walked ->
                                unread.isEmpty() || number == MAX_WALKS
                                        ? CompletableFuture.completedFuture(walked)
                                        : symbols.loadAll(unread, patienceMillis)
                                                .thenCompose(
                                                        read ->
                                                                walk(
                                                                        symbols,
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
