package dev.faultline.correlation;

/**
 * Signatures of one part of a channel on one day of crash time.
 *
 * @param shard part of the channel's signatures
 * @param start start of the day, epoch milliseconds
 */
public record SignatureDay(SignatureShard shard, long start) {

    private static final long DAY_MILLIS = 86_400_000;

    /** The day on which the crashes of a cell are counted. */
    public static SignatureDay of(CountCell cell) {
        return new SignatureDay(
                SignatureShard.of(cell.cell()),
                Math.floorDiv(cell.windowStart(), DAY_MILLIS) * DAY_MILLIS);
    }

    /** End of the day, exclusive. */
    public long end() {
        return start + DAY_MILLIS;
    }

    /** That of the shard: all that is known of a shard is known by one task. */
    @Override
    public int hashCode() {
        return shard.hashCode();
    }
}
