package dev.faultline.functions.ledger;

import java.util.List;

/**
 * Inputs of one row of the books that came shortly one after the other.
 *
 * @param period the row
 * @param inputs the inputs
 */
public record InputBatch(LedgerPeriod period, List<ArrivedInput> inputs) {}
