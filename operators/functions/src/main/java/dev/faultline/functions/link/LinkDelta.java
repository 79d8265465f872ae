package dev.faultline.functions.link;

import dev.faultline.correlation.Link;

/**
 * One link more or less.
 *
 * @param sign +1 or -1
 * @param receivedAt later receive time of the two sides, epoch milliseconds
 * @param link the link
 */
public record LinkDelta(int sign, long receivedAt, Link link) {}
