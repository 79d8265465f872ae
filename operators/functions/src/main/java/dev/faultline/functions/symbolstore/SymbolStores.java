package dev.faultline.functions.symbolstore;

import dev.faultline.functions.symbolstore.StoreAnswer.Corrupt;
import dev.faultline.functions.symbolstore.StoreAnswer.Denied;
import dev.faultline.functions.symbolstore.StoreAnswer.Opened;
import dev.faultline.functions.symbolstore.StoreAnswer.Trouble;
import dev.faultline.functions.symbolstore.StoreAnswer.Unavailable;
import dev.faultline.symbols.ModuleId;
import dev.faultline.symbols.SymbolResult;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * Several stores, asked in order until one has a usable file. A store that is unavailable is asked
 * a few times; one that keeps failing rests for a while and costs nothing meanwhile.
 *
 * <p>When none has the file, the answer is the one most worth asking again for: unavailable, else
 * corrupt, else missing. So a module is never given up because one of its stores was down.
 */
public final class SymbolStores implements AutoCloseable {

    /**
     * What all stores together say.
     *
     * @param result the answer
     * @param askAgainMillis for an unavailable one, when asking again is of use; 0 when unknown
     */
    public record Answer(SymbolResult result, long askAgainMillis) {}

    private record Asked(SymbolStore store, CircuitBreaker breaker, StoreCounters counters) {}

    private final List<Asked> stores;
    private final AskSettings settings;
    private final StoreClock clock;

    public SymbolStores(List<SymbolStore> stores, AskSettings settings, StoreClock clock) {
        this.stores = stores.stream().map(store -> asked(store, settings)).toList();
        this.settings = settings;
        this.clock = clock;
    }

    private static Asked asked(SymbolStore store, AskSettings settings) {
        CircuitBreaker breaker =
                new CircuitBreaker(
                        settings.maxFailures(), settings.restMillis(), settings.maxRestMillis());
        return new Asked(store, breaker, new StoreCounters(store.name(), breaker));
    }

    /** Counters, one set per store, in order. */
    public List<StoreCounters> counters() {
        return stores.stream().map(Asked::counters).toList();
    }

    /**
     * Asks for a module; blocks.
     *
     * @param reader makes the result of a file; what it throws itself is passed on
     */
    public Answer find(ModuleId module, SymbolReader reader) throws IOException {
        Answer best = new Answer(new SymbolResult.Missing(), 0);
        for (Asked store : stores) {
            Answer answer = persistently(store, module, reader);
            if (answer.result() instanceof SymbolResult.Found) {
                return answer;
            }
            best = better(best, answer);
        }
        return best;
    }

    private static Answer better(Answer one, Answer other) {
        int difference = rank(other.result()) - rank(one.result());
        if (difference != 0) {
            return difference > 0 ? other : one;
        }
        // Both unavailable: whichever can be asked first; an unknown time is soon.
        return other.askAgainMillis() < one.askAgainMillis() ? other : one;
    }

    private static int rank(SymbolResult result) {
        if (result instanceof SymbolResult.Unavailable) {
            return 2;
        }
        return result instanceof SymbolResult.Corrupt ? 1 : 0;
    }

    private Answer persistently(Asked store, ModuleId module, SymbolReader reader)
            throws IOException {
        long start = clock.millis();
        long pause = settings.firstPauseMillis();
        for (int attempt = 1; ; attempt++) {
            if (!store.breaker().tryPass(clock.millis())) {
                store.counters().skipped.increment();
                return rests(store);
            }
            Answer answer = once(store, module, reader);
            boolean isLast =
                    attempt >= settings.attempts()
                            || clock.millis() - start + pause > settings.retryMillis()
                            || store.breaker().restMillis(clock.millis()) > 0;
            if (!(answer.result() instanceof SymbolResult.Unavailable)
                    || answer.askAgainMillis() > 0
                    || isLast) {
                return answer;
            }
            try {
                clock.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return answer;
            }
            pause *= 4;
        }
    }

    private Answer rests(Asked store) {
        return new Answer(
                new SymbolResult.Unavailable(store.store().name() + ": " + text(Trouble.RESTING)),
                store.breaker().restMillis(clock.millis()));
    }

    private Answer once(Asked store, ModuleId module, SymbolReader reader) throws IOException {
        store.counters().asked.increment();
        StoreAnswer answer = store.store().open(module);
        if (!(answer instanceof Opened opened)) {
            return note(store, answer);
        }
        try (InputStream text = new Counted(opened.text(), store.counters().bytes)) {
            SymbolResult result = reader.read(text);
            store.breaker().succeeded();
            (result instanceof SymbolResult.Found
                            ? store.counters().found
                            : store.counters().corrupt)
                    .increment();
            return new Answer(result, 0);
        } catch (StoreReadException e) {
            return note(store, e.answer());
        } catch (IOException | RuntimeException | Error e) {
            // Not the store's fault; and whoever was let through a breaker says how it went.
            store.breaker().succeeded();
            throw e;
        }
    }

    private Answer note(Asked store, StoreAnswer answer) {
        if (answer instanceof Unavailable unavailable) {
            store.counters().unavailable.increment();
            store.breaker().failed(clock.millis(), unavailable.retryAfterMillis());
            return new Answer(
                    new SymbolResult.Unavailable(
                            store.store().name()
                                    + ": "
                                    + text(unavailable.trouble())
                                    + " ("
                                    + unavailable.detail()
                                    + ")"),
                    unavailable.retryAfterMillis());
        }
        store.breaker().succeeded();
        if (answer instanceof Denied denied) {
            store.counters().denied.increment();
            return new Answer(
                    new SymbolResult.Unavailable(
                            store.store().name() + ": denied (" + denied.detail() + ")"),
                    settings.deniedMillis());
        }
        if (answer instanceof Corrupt corrupt) {
            store.counters().corrupt.increment();
            return new Answer(new SymbolResult.Corrupt(corrupt.reason()), 0);
        }
        store.counters().missing.increment();
        return new Answer(new SymbolResult.Missing(), 0);
    }

    private static String text(Trouble trouble) {
        return trouble.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public void close() {
        stores.forEach(store -> store.store().close());
    }

    private static final class Counted extends FilterInputStream {

        private final LongAdder bytes;

        Counted(InputStream in, LongAdder bytes) {
            super(in);
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            bytes.add(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            bytes.add(Math.max(count, 0));
            return count;
        }
    }
}
