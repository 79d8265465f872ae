package dev.faultline.functions.stackwalk;

import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolIndex;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import dev.faultline.symbols.SymbolTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A walk that is worth something only when its symbols stayed whole. When an index turns out to be
 * damaged, what was found with it before is not believed: the crash is walked again, and by then
 * the index is made anew or known to be missing.
 */
final class SteadyWalk {

    private static final int MAX_WALKS = 3;

    private SteadyWalk() {}

    /**
     * Walks until nothing is found damaged, a few times at most; the last result says itself which
     * symbols are corrupt.
     *
     * @param walk makes a result of the symbols, any number of times
     * @throws InternalError when it is not an index that is the reason for one
     */
    static <T> T walk(SymbolSource symbols, Function<SymbolSource, T> walk) {
        for (int walks = 1; ; walks++) {
            Used used = new Used(symbols);
            try {
                T walked = walk.apply(used);
                SymbolIndex.tellFaults();
                if (walks == MAX_WALKS || !used.isDamaged()) {
                    return walked;
                }
            } catch (InternalError fault) {
                if (walks == MAX_WALKS || !used.recheck()) {
                    throw fault;
                }
            }
        }
    }

    /** Remembers which tables it handed out. */
    private static final class Used implements SymbolSource {

        private final SymbolSource source;
        private final List<SymbolTable> tables = new ArrayList<>();

        Used(SymbolSource source) {
            this.source = source;
        }

        @Override
        public SymbolResult find(ModuleId module) {
            SymbolResult result = source.find(module);
            if (result instanceof SymbolResult.Found found) {
                tables.add(found.table());
            }
            return result;
        }

        boolean isDamaged() {
            return tables.stream().anyMatch(SymbolTable::isDamaged);
        }

        boolean recheck() {
            tables.forEach(SymbolTable::recheck);
            return isDamaged();
        }
    }
}
