package dev.faultline.functions.symbolstore;

import dev.faultline.symbols.ModuleId;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that counts how often it is asked. */
final class CountingStore implements SymbolStore {

    private final SymbolStore store;
    private final AtomicInteger asked = new AtomicInteger();

    CountingStore(SymbolStore store) {
        this.store = store;
    }

    int asked() {
        return asked.get();
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public StoreAnswer open(ModuleId module) {
        asked.incrementAndGet();
        return store.open(module);
    }

    @Override
    public void close() {
        store.close();
    }
}
