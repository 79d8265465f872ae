package dev.faultline.functions.rate;

/**
 * A day of a build.
 *
 * @param dayStart start of the day, epoch milliseconds
 * @param build build id; empty for all builds
 */
public record BuildDay(long dayStart, String build) {}
