package dev.faultline.functions.detect;

import dev.faultline.correlation.Dimensions;

/**
 * The key of detection and of rates.
 *
 * @param product product name
 * @param channel release channel
 */
public record ChannelKey(String product, String channel) {

    /** Returns the channel of some dimensions. */
    public static ChannelKey of(Dimensions where) {
        return new ChannelKey(where.product(), where.channel());
    }

    // The hash decides which task owns the key, so it is not left to the Java version.
    @Override
    public int hashCode() {
        return 31 * product.hashCode() + channel.hashCode();
    }
}
