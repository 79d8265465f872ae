package dev.faultline.jobs.dashboard;

import dev.faultline.schema.CrashRate;

/**
 * Whose rate.
 *
 * @param signature empty for all
 * @param build empty for all
 * @param size length of the windows as the topic names it
 */
record RateKey(
        String product,
        String channel,
        String definition,
        String signature,
        String build,
        String size) {

    static final String FIVE_MINUTES = "5m";
    static final String HOUR = "1h";

    static RateKey of(CrashRate row) {
        return new RateKey(
                row.getProduct(),
                row.getChannel(),
                row.getDefinition(),
                row.getSignature(),
                row.getBuildId(),
                row.getWindowSize());
    }

    static RateKey total(String product, String channel, String definition, String size) {
        return new RateKey(product, channel, definition, "", "", size);
    }

    boolean isOf(String otherProduct, String otherChannel) {
        return product.equals(otherProduct) && channel.equals(otherChannel);
    }
}
