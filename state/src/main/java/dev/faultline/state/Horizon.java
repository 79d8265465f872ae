package dev.faultline.state;

import java.io.Serializable;

/**
 * How long keyed state is kept, in receive time. Moments of expiry are rounded up to buckets, so
 * that many keys share few distinct timers and a key that is touched often sets few.
 *
 * @param millis how long after the last receive time
 * @param bucketMillis width of the buckets
 */
public record Horizon(long millis, long bucketMillis) implements Serializable {

    /** Checks the bounds. */
    public Horizon {
        if (millis < 1 || bucketMillis < 1 || bucketMillis > millis) {
            throw new IllegalArgumentException("a horizon holds at least one bucket");
        }
    }

    /** Returns the receive time at which state last touched at the given one expires. */
    public long expiryOf(long receivedAt) {
        return ceil(receivedAt + millis, bucketMillis);
    }

    /** Whether state last touched at the given receive time is gone by the watermark. */
    public boolean isBehind(long receivedAt, long watermark) {
        return expiryOf(receivedAt) <= watermark;
    }

    /** Returns the first multiple of the unit at or after a time. */
    public static long ceil(long time, long unit) {
        return Math.floorDiv(time + unit - 1, unit) * unit;
    }
}
