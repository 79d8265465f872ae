package dev.faultline.functions.parking;

import dev.faultline.functions.publish.ParkingLot;
import java.io.Serializable;

/**
 * Bounds of the parking. At most {@code crashesPerLot} x {@value ParkingLot#LOTS} inputs wait for a
 * module; an input is a ping of some 16 KB or a report with the reference of its dump.
 *
 * @param maxAgeMillis longest time an input waits
 * @param crashesPerLot inputs that a lot takes; more of them stay as they are
 * @param firstLookMillis time after which the symbols are looked for first; twice as long each time
 * @param lastLookMillis longest time between two looks
 * @param batch inputs that leave a lot at a time
 * @param batchPauseMillis time between two batches
 */
public record ParkingSettings(
        long maxAgeMillis,
        int crashesPerLot,
        long firstLookMillis,
        long lastLookMillis,
        int batch,
        long batchPauseMillis)
        implements Serializable {

    private static final int MAX_DOUBLINGS = 40;

    /** Returns the pause before the look that follows so many looks. */
    long pauseMillis(int looks) {
        long pause = firstLookMillis << Math.min(looks, MAX_DOUBLINGS);
        return pause <= 0 ? lastLookMillis : Math.min(pause, lastLookMillis);
    }
}
