package dev.faultline.functions.parking;

/**
 * Where a lot is.
 *
 * @param next number of the next crash
 * @param crashes crashes that wait
 * @param looks looks for the symbols since the last announcement
 * @param nextLook when to look again, epoch milliseconds of this machine
 */
public record ParkingProgress(long next, int crashes, int looks, long nextLook) {

    static final ParkingProgress EMPTY = new ParkingProgress(0, 0, 0, 0);

    ParkingProgress arrived() {
        return new ParkingProgress(next + 1, crashes + 1, looks, nextLook);
    }

    ParkingProgress left(int count) {
        return new ParkingProgress(next, crashes - count, looks, nextLook);
    }

    ParkingProgress looksAt(int looksSoFar, long time) {
        return new ParkingProgress(next, crashes, looksSoFar, time);
    }
}
