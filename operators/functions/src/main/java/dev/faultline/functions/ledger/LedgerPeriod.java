package dev.faultline.functions.ledger;

import dev.faultline.correlation.LedgerDelta;

/**
 * Key of a ledger row.
 *
 * @param topic source topic
 * @param partition source partition
 * @param periodStart start of the hour of receive time, epoch milliseconds
 */
public record LedgerPeriod(String topic, int partition, long periodStart) {

    static final long PERIOD_MILLIS = 3_600_000;

    /** Returns the period of an entry. */
    public static LedgerPeriod of(LedgerDelta delta) {
        return at(
                delta.delivery().topic(),
                delta.delivery().partition(),
                delta.delivery().receivedAt());
    }

    /** Returns the period an input is booked in. */
    public static LedgerPeriod of(ArrivedInput input) {
        return at(input.topic(), input.partition(), input.receivedAt());
    }

    /** Returns the period of a receive time. */
    private static LedgerPeriod at(String topic, int partition, long receivedAt) {
        return new LedgerPeriod(
                topic, partition, Math.floorDiv(receivedAt, PERIOD_MILLIS) * PERIOD_MILLIS);
    }

    // The hash decides which task owns the key, so it is not left to the Java version.
    @Override
    public int hashCode() {
        return 31 * (31 * topic.hashCode() + partition) + Long.hashCode(periodStart);
    }
}
