package dev.faultline.correlation;

/**
 * A part of a channel's signatures, by their texts. Whoever must see all signatures of a channel
 * works on one part at a time, so that a busy channel is no single task.
 *
 * @param product product name
 * @param channel release channel
 * @param number which part, below {@value #SHARDS}
 */
public record SignatureShard(String product, String channel, int number) {

    /**
     * Parts of a channel. More of them share the work better and a bound worse: where a bound of N
     * is shared evenly, a part that got more signatures than others is full earlier.
     */
    public static final int SHARDS = 64;

    private static final int GOLDEN_RATIO = 0x9E3779B1;
    private static final int SHARD_BITS = Integer.numberOfTrailingZeros(SHARDS);

    /** The part to which the signature of a cell belongs. */
    public static SignatureShard of(SignatureCell cell) {
        Dimensions where = cell.where();
        return new SignatureShard(where.product(), where.channel(), numberOf(cell.signature()));
    }

    private static int numberOf(String signature) {
        // The upper bits, because the lower ones are those of the last letters.
        return (signature.hashCode() * GOLDEN_RATIO) >>> (Integer.SIZE - SHARD_BITS);
    }

    /** How much of a bound of the channel this part may use; over all parts the whole of it. */
    public int shareOf(int maximum) {
        return maximum / SHARDS + (number < maximum % SHARDS ? 1 : 0);
    }

    // Spelled out for the reason given in Dimensions.
    @Override
    public int hashCode() {
        return 31 * (31 * product.hashCode() + channel.hashCode()) + number;
    }
}
