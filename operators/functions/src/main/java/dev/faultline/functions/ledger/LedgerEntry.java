package dev.faultline.functions.ledger;

import dev.faultline.correlation.LedgerDelta;
import dev.faultline.state.RowLife;

/**
 * Sums of one ledger row.
 *
 * @param counted arrivals counted
 * @param duplicates arrivals that are duplicates
 * @param accepted inputs accepted
 * @param rejected inputs rejected by policy
 * @param deadLetters inputs that are dead letters
 * @param late inputs that came too late for their period
 * @param firstOffset lowest source offset of an arrival
 * @param lastOffset highest source offset of an arrival
 * @param life life of the row
 */
public record LedgerEntry(
        long counted,
        long duplicates,
        long accepted,
        long rejected,
        long deadLetters,
        long late,
        long firstOffset,
        long lastOffset,
        RowLife life) {

    static final LedgerEntry EMPTY =
            new LedgerEntry(0, 0, 0, 0, 0, 0, Long.MAX_VALUE, -1, RowLife.NEW);

    LedgerEntry plus(LedgerDelta delta) {
        long offset = delta.delivery().offset();
        return new LedgerEntry(
                counted + (delta.counted() ? delta.sign() : 0),
                duplicates + (delta.counted() ? 0 : delta.sign()),
                accepted,
                rejected,
                deadLetters,
                late,
                Math.min(firstOffset, offset),
                Math.max(lastOffset, offset),
                life);
    }

    /** One more input. */
    LedgerEntry plus(InputFate fate) {
        return new LedgerEntry(
                counted,
                duplicates,
                accepted + (fate == InputFate.ACCEPTED ? 1 : 0),
                rejected + (fate == InputFate.REJECTED ? 1 : 0),
                deadLetters + (fate == InputFate.DEAD_LETTER ? 1 : 0),
                late + (fate == InputFate.LATE ? 1 : 0),
                firstOffset,
                lastOffset,
                life);
    }

    LedgerEntry with(RowLife next) {
        return new LedgerEntry(
                counted,
                duplicates,
                accepted,
                rejected,
                deadLetters,
                late,
                firstOffset,
                lastOffset,
                next);
    }
}
