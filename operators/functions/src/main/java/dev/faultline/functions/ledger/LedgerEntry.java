package dev.faultline.functions.ledger;

import dev.faultline.correlation.LedgerDelta;
import dev.faultline.state.RowLife;

/**
 * Sums of one ledger row.
 *
 * @param counted arrivals counted
 * @param duplicates arrivals that are duplicates
 * @param firstOffset lowest source offset
 * @param lastOffset highest source offset
 * @param life life of the row
 */
public record LedgerEntry(
        long counted, long duplicates, long firstOffset, long lastOffset, RowLife life) {

    static final LedgerEntry EMPTY = new LedgerEntry(0, 0, Long.MAX_VALUE, -1, RowLife.NEW);

    LedgerEntry plus(LedgerDelta delta) {
        long offset = delta.delivery().offset();
        return new LedgerEntry(
                counted + (delta.counted() ? delta.sign() : 0),
                duplicates + (delta.counted() ? 0 : delta.sign()),
                Math.min(firstOffset, offset),
                Math.max(lastOffset, offset),
                life);
    }

    LedgerEntry with(RowLife next) {
        return new LedgerEntry(counted, duplicates, firstOffset, lastOffset, next);
    }
}
