package dev.faultline.functions.parking;

/**
 * How a lot of crashes waits for its build.
 *
 * @param crashes crashes in it
 * @param looks looks in vain since the first of them came
 * @param oldest when the one that waits longest came, epoch milliseconds of this machine
 */
public record BuildWait(int crashes, int looks, long oldest) {}
