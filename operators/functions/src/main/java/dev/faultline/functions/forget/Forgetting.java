package dev.faultline.functions.forget;

/**
 * Whether somebody is to be forgotten, and when to look next.
 *
 * @param until latest receive time that is to be forgotten; {@link #NOBODY_ASKED} without an order
 * @param orderedAt when the latest order came, epoch milliseconds of this machine
 * @param nextLook when to look next, epoch milliseconds of this machine; 0 for never
 */
public record Forgetting(long until, long orderedAt, long nextLook) {

    static final long NOBODY_ASKED = Long.MIN_VALUE;

    static final Forgetting NEVER_ASKED = new Forgetting(NOBODY_ASKED, 0, 0);

    Forgetting ordered(long upTo, long now) {
        return new Forgetting(Math.max(until, upTo), now, nextLook);
    }

    Forgetting lookingAt(long time) {
        return new Forgetting(until, orderedAt, time);
    }

    boolean isOrdered() {
        return until != NOBODY_ASKED;
    }

    boolean holdsFor(SeenTrace trace) {
        return isOrdered() && trace.receivedAt() <= until;
    }

    /** When the trace has to go: its rows are in their topics by then, and lots are filled. */
    long dueAt(SeenTrace trace, long settleMillis) {
        return Math.max(trace.since(), orderedAt) + settleMillis;
    }
}
