package dev.faultline.functions.symbolstore;

/**
 * Decides whether a store that fails is asked again. After some failures in a row it rests; then
 * one question goes through, and the next rest, if that fails too, is twice as long. Pure: time is
 * passed in.
 */
final class CircuitBreaker {

    /** What the store may expect. */
    enum State {
        CLOSED,
        /** One question is under way, all others are held back. */
        HALF_OPEN,
        OPEN
    }

    private final int maxFailures;
    private final long restMillis;
    private final long maxRestMillis;
    private int failures;
    private int rests;
    private long restsUntil;
    private State state = State.CLOSED;

    /**
     * Creates a closed breaker.
     *
     * @param maxFailures failures in a row that open it
     * @param restMillis first rest
     * @param maxRestMillis longest rest
     */
    CircuitBreaker(int maxFailures, long restMillis, long maxRestMillis) {
        this.maxFailures = maxFailures;
        this.restMillis = restMillis;
        this.maxRestMillis = maxRestMillis;
    }

    /** Whether to ask now. Who gets true must tell the outcome. */
    synchronized boolean tryPass(long nowMillis) {
        if (state == State.OPEN && nowMillis >= restsUntil) {
            state = State.HALF_OPEN;
            return true;
        }
        return state == State.CLOSED;
    }

    /** How long the store rests still, 0 when it can be asked. */
    synchronized long restMillis(long nowMillis) {
        return state == State.OPEN ? Math.max(restsUntil - nowMillis, 0) : 0;
    }

    /** The store has answered; also "missing" is an answer. */
    synchronized void succeeded() {
        if (state == State.OPEN) {
            // An answer to a question from before; the rest that was asked for holds.
            return;
        }
        failures = 0;
        rests = 0;
        state = State.CLOSED;
    }

    /**
     * The store has not answered.
     *
     * @param askedRestMillis how long it wants to be left alone, 0 when it does not say
     */
    synchronized void failed(long nowMillis, long askedRestMillis) {
        failures++;
        if (state == State.OPEN) {
            restsUntil = Math.max(restsUntil, nowMillis + askedRestMillis);
        } else if (state == State.HALF_OPEN || failures >= maxFailures || askedRestMillis > 0) {
            long own = failures >= maxFailures ? restMillis << Math.min(rests, 16) : 0;
            rests++;
            restsUntil = nowMillis + Math.max(Math.min(own, maxRestMillis), askedRestMillis);
            state = State.OPEN;
        }
    }

    synchronized State state() {
        return state;
    }
}
