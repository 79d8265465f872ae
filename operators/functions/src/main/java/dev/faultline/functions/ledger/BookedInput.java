package dev.faultline.functions.ledger;

/**
 * Inputs more in the books.
 *
 * @param period the period they are booked in
 * @param receivedAt latest receive time, or the present one for what is late, epoch milliseconds
 * @param fate what became of them
 * @param count how many there are
 */
public record BookedInput(LedgerPeriod period, long receivedAt, InputFate fate, long count) {

    BookedInput plus(BookedInput other) {
        return new BookedInput(
                period, Math.max(receivedAt, other.receivedAt), fate, count + other.count);
    }
}
