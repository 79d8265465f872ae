package dev.faultline.functions.parking;

import dev.faultline.functions.publish.BuildlessCrash;

/**
 * A crash that waits for its build.
 *
 * @param since when it came, epoch milliseconds of this machine
 * @param rows what was said of it
 */
public record WaitingRows(long since, BuildlessCrash rows) {}
