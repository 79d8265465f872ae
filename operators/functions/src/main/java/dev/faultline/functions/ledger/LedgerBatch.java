package dev.faultline.functions.ledger;

import dev.faultline.correlation.LedgerDelta;
import java.util.List;

/**
 * Changes of one row of the books that came shortly one after the other.
 *
 * @param period the row
 * @param deltas changes
 */
public record LedgerBatch(LedgerPeriod period, List<LedgerDelta> deltas) {}
