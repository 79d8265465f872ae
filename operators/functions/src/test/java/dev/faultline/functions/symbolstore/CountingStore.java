package dev.faultline.functions.symbolstore;

import dev.faultline.symbols.ModuleId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A store that counts how often it is asked. */
final class CountingStore implements SymbolStore {

    private final SymbolStore store;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Runnable> afterwards = new AtomicReference<>(() -> {});

    CountingStore(SymbolStore store) {
        this.store = store;
    }

    /** Does something once, after the next answer and before anybody has it. */
    void afterTheNextAnswer(Runnable then) {
        afterwards.set(then);
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
        StoreAnswer answer = store.open(module);
        afterwards.getAndSet(() -> {}).run();
        return answer;
    }

    @Override
    public void close() {
        store.close();
    }
}
