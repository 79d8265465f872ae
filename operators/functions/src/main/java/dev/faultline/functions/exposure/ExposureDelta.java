package dev.faultline.functions.exposure;

/**
 * How the usage of a channel in a 5-minute window changed.
 *
 * @param product product name
 * @param channel release channel
 * @param windowStart start of the window, epoch milliseconds
 * @param microSeconds usage more, or less when negative, in millionths of a second
 */
public record ExposureDelta(String product, String channel, long windowStart, long microSeconds) {}
