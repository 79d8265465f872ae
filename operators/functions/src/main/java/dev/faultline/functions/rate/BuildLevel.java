package dev.faultline.functions.rate;

/**
 * A build at a level of adoption.
 *
 * @param build build id
 * @param level share of the channel's usage, in percent
 */
public record BuildLevel(String build, int level) {}
