package dev.faultline.statistics.rates;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one kind of delay: the arrivals of the days before, older ones with less weight,
 * which make the curve of today; and those of today, which make the curve of tomorrow. So a curve
 * stays the same for a day, and what it says of a window does not depend on the order in which that
 * day's data came. Mutable; at rest as {@link #toBytes}.
 *
 * <p>Arrivals are collected by when they come, not by what they belong to: a day has arrivals of
 * every age, the first day too. This is the distribution of delays as long as about as much is used
 * on one day as on the next.
 */
public final class DelayMemory {

    private static final byte VERSION = 1;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long DAY_MILLIS = TimeWindow.DAY.millis();

    /** Half of what is known is of the last three days. */
    private static final double KEPT_PER_DAY = 0.8;

    /** A day that began later than this before its end has seen too little. */
    private static final long SHORTEST_MILLIS = DAY_MILLIS / 4;

    private long since;
    private long day;
    private DelayHistogram today;
    private DelayHistogram before;

    private DelayMemory(long since, long day, DelayHistogram today, DelayHistogram before) {
        this.since = since;
        this.day = day;
        this.today = today;
        this.before = before;
    }

    /** Nothing is known. */
    public static DelayMemory empty() {
        return new DelayMemory(NEVER, 0, DelayHistogram.empty(), DelayHistogram.empty());
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IllegalArgumentException when the bytes are something else
     */
    public static DelayMemory fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length != size() || in.get() != VERSION) {
            throw new IllegalArgumentException("not a memory of delays");
        }
        return new DelayMemory(
                in.getLong(), in.getLong(), DelayHistogram.read(in), DelayHistogram.read(in));
    }

    /** Returns the compact form, with a version in front. */
    public byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(size()).put(VERSION);
        out.putLong(since).putLong(day);
        today.write(out);
        before.write(out);
        return out.array();
    }

    private static int size() {
        return 1 + 2 * Long.BYTES + 2 * DelayHistogram.BINS * Double.BYTES;
    }

    /**
     * Adds an arrival.
     *
     * @param now receive time, epoch milliseconds
     * @param delay from the start of the five minutes that it belongs to until its receipt,
     *     milliseconds
     * @param weight how much arrived; nothing is added for less than nothing, which is a correction
     */
    public void add(long now, long delay, double weight) {
        turnTo(now);
        since = Math.min(since, now);
        if (weight > 0) {
            today.add(delay, weight);
        }
    }

    /**
     * Adds arrivals whose delays have been summed up.
     *
     * @param now receive time, epoch milliseconds
     */
    public void add(long now, DelayHistogram arrivals) {
        turnTo(now);
        since = Math.min(since, now);
        today.add(arrivals);
    }

    /** The curve for a receive time; null while hardly a day is behind. */
    public @Nullable DelayCurve curve(long now) {
        turnTo(now);
        boolean known = since <= day * DAY_MILLIS - SHORTEST_MILLIS && before.total() > 0;
        return known ? before.curve() : null;
    }

    /** How much is known: weights of arrivals on the days before. */
    public double known() {
        return before.total();
    }

    private void turnTo(long now) {
        long newDay = Math.floorDiv(now, DAY_MILLIS);
        if (newDay <= day) {
            return;
        }
        DelayHistogram known = DelayHistogram.empty();
        known.add(before, Math.pow(KEPT_PER_DAY, (double) (newDay - day)));
        known.add(today, 1);
        before = known;
        today = DelayHistogram.empty();
        day = newDay;
    }
}
