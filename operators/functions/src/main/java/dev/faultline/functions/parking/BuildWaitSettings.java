package dev.faultline.functions.parking;

import java.io.Serializable;

/**
 * Bounds of the wait for builds.
 *
 * @param maxAgeMillis longest time a crash waits
 * @param crashesPerLot crashes that a lot takes; more of them stay as they are
 * @param firstLookMillis time until a lot looks first; twice as long each time
 * @param lastLookMillis longest time between two looks, and so between the arrival of a mapping and
 *     the versions that follow from it
 */
public record BuildWaitSettings(
        long maxAgeMillis, int crashesPerLot, long firstLookMillis, long lastLookMillis)
        implements Serializable {

    private static final int MAX_DOUBLINGS = 20;

    long pauseMillis(int looks) {
        return Math.min(firstLookMillis << Math.min(looks, MAX_DOUBLINGS), lastLookMillis);
    }
}
