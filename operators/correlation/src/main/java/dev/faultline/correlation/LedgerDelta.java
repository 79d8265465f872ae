package dev.faultline.correlation;

/**
 * One arrival more or less in the books of its source partition.
 *
 * @param sign +1 or -1
 * @param delivery the arrival
 * @param counted whether it is counted; else it is a duplicate
 */
public record LedgerDelta(int sign, Delivery delivery, boolean counted) {}
