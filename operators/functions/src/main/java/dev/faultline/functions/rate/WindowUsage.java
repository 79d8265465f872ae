package dev.faultline.functions.rate;

/**
 * Usage of a channel in a window.
 *
 * @param micros usage, in millionths of a second
 * @param saidMicros usage under which the window's rates were last published
 */
public record WindowUsage(long micros, long saidMicros) {

    static final WindowUsage NONE = new WindowUsage(0, 0);

    private static final double MICROS_PER_HOUR = 3.6e9;

    /** Usage changes all the time; rates follow when it changed by this share. */
    private static final double WORTH_SAYING = 0.01;

    WindowUsage plus(long more) {
        return new WindowUsage(micros + more, saidMicros);
    }

    boolean isWorthSaying() {
        return Math.abs(micros - saidMicros) > WORTH_SAYING * saidMicros;
    }

    WindowUsage said() {
        return new WindowUsage(micros, micros);
    }

    double hours() {
        return micros / MICROS_PER_HOUR;
    }
}
