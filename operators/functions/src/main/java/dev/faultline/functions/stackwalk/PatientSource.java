package dev.faultline.functions.stackwalk;

import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;
import dev.faultline.symbols.SymbolSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Symbols for one walk. Waits for those that must be read first, at most so long in all; what comes
 * later is for the next walk. For one thread.
 */
final class PatientSource implements SymbolSource {

    static final SymbolResult NOT_READ_YET = new SymbolResult.Unavailable("not read yet");

    private final Symbols symbols;
    private long patienceNanos;

    PatientSource(Symbols symbols, long millis) {
        this.symbols = symbols;
        this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public SymbolResult find(ModuleId module) {
        SymbolResult known = symbols.remembered(module);
        if (known != null) {
            return known;
        }
        long start = System.nanoTime();
        try {
            return symbols.load(module).get(patienceNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return NOT_READ_YET;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOT_READ_YET;
        } catch (ExecutionException e) {
            throw new IllegalStateException("symbols could not be read", e.getCause());
        } finally {
            patienceNanos = Math.max(0, patienceNanos - (System.nanoTime() - start));
        }
    }
}
