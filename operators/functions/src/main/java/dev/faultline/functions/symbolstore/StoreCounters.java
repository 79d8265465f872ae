package dev.faultline.functions.symbolstore;

import java.util.concurrent.atomic.LongAdder;

/** How often a store was asked and what it answered, since the process began. */
public final class StoreCounters {

    private final String store;
    private final CircuitBreaker breaker;
    final LongAdder asked = new LongAdder();
    final LongAdder found = new LongAdder();
    final LongAdder missing = new LongAdder();
    final LongAdder corrupt = new LongAdder();
    final LongAdder unavailable = new LongAdder();
    final LongAdder denied = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder bytes = new LongAdder();

    StoreCounters(String store, CircuitBreaker breaker) {
        this.store = store;
        this.breaker = breaker;
    }

    /** The store's name: from configuration, so bounded in number. */
    public String store() {
        return store;
    }

    /** Requests, retries included. */
    public long asked() {
        return asked.sum();
    }

    public long found() {
        return found.sum();
    }

    public long missing() {
        return missing.sum();
    }

    public long corrupt() {
        return corrupt.sum();
    }

    /** Requests without a usable answer: not reached, slow, broken off, refused. */
    public long unavailable() {
        return unavailable.sum();
    }

    public long denied() {
        return denied.sum();
    }

    /** Questions that were not put because the store rests. */
    public long skipped() {
        return skipped.sum();
    }

    /** Bytes of symbol text read. */
    public long bytes() {
        return bytes.sum();
    }

    /** 0 when the store is asked, 1 while it is tried again, 2 while it rests. */
    public int breakerState() {
        return switch (breaker.state()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
