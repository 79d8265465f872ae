package dev.faultline.intake.builds;

/**
 * One published build.
 *
 * @param product product name
 * @param channel update channel it was published on
 * @param buildId fourteen digits
 * @param version display version, e.g. {@code 62.0b9}
 */
public record Build(String product, String channel, String buildId, String version) {}
