package dev.faultline.functions.ledger;

/**
 * One input more in the books.
 *
 * @param period the period it is booked in
 * @param receivedAt receive time, or the present one for what is late, epoch milliseconds
 * @param fate what became of it
 */
public record BookedInput(LedgerPeriod period, long receivedAt, InputFate fate) {}
