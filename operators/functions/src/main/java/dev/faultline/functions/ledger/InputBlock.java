package dev.faultline.functions.ledger;

/**
 * Some offsets in a row of one source partition.
 *
 * @param topic source topic
 * @param partition source partition
 * @param number number of the block
 */
public record InputBlock(String topic, int partition, long number) {

    static final int OFFSETS = 4_096;

    /** Returns the block an input lies in. */
    public static InputBlock of(ArrivedInput input) {
        return new InputBlock(
                input.topic(), input.partition(), Math.floorDiv(input.offset(), OFFSETS));
    }

    // Spelled out for the reason given in LedgerPeriod.
    @Override
    public int hashCode() {
        return 31 * (31 * topic.hashCode() + partition) + Long.hashCode(number);
    }
}
