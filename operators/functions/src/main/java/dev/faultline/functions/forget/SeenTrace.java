package dev.faultline.functions.forget;

/**
 * When a trace came.
 *
 * @param receivedAt receive time of the crash, epoch milliseconds
 * @param since when it was last said, epoch milliseconds of this machine
 */
public record SeenTrace(long receivedAt, long since) {}
