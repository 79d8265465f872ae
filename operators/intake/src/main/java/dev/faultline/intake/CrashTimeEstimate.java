package dev.faultline.intake;

import dev.faultline.intake.event.CrashTimeQuality;
import org.jspecify.annotations.Nullable;

/**
 * When a crash happened, from clocks of which only the receiver's is right. Between two readings of
 * the client's clock its error cancels, so the delay from crash to sending is believed even where
 * the absolute times are not.
 *
 * @param millis Unix milliseconds, never after the receive time
 * @param quality how it was found
 */
record CrashTimeEstimate(long millis, CrashTimeQuality quality) {
    /** A date header has whole seconds, so it may seem to precede the crash. */
    private static final long HEADER_RESOLUTION_MILLIS = 1000;

    /** Pings may say only the hour in which they were made. */
    private static final long CREATION_RESOLUTION_MILLIS = 3_600_000;

    /**
     * Estimates from what is known; each but the receive time may be null.
     *
     * @param receivedAt trusted
     * @param crashed client's clock at the crash
     * @param coarse the same to the hour or day
     * @param sent client's clock when the request was sent
     * @param created client's clock when the ping was made
     * @param maxAgeMillis an older crash is not believed
     */
    static CrashTimeEstimate of(
            long receivedAt,
            @Nullable Long crashed,
            @Nullable Long coarse,
            @Nullable Long sent,
            @Nullable Long created,
            long maxAgeMillis) {
        if (crashed == null) {
            return coarse == null
                    ? new CrashTimeEstimate(receivedAt, CrashTimeQuality.RECEIVE_TIME)
                    : byClock(receivedAt, coarse, CrashTimeQuality.COARSE_CLOCK, maxAgeMillis);
        }
        CrashTimeQuality quality = CrashTimeQuality.DELAY;
        Long delay = delay(crashed, sent, HEADER_RESOLUTION_MILLIS);
        if (delay == null) {
            quality = CrashTimeQuality.CREATION_DELAY;
            delay = delay(crashed, created, CREATION_RESOLUTION_MILLIS);
        }
        if (delay == null) {
            return byClock(receivedAt, crashed, CrashTimeQuality.CLIENT_CLOCK, maxAgeMillis);
        }
        return delay > maxAgeMillis
                ? new CrashTimeEstimate(receivedAt, CrashTimeQuality.RECEIVE_TIME)
                : new CrashTimeEstimate(receivedAt - delay, quality);
    }

    /** Null when the clock was set back in between by more than its resolution explains. */
    private static @Nullable Long delay(long crashed, @Nullable Long later, long resolution) {
        if (later == null || later < crashed - resolution) {
            return null;
        }
        return Math.max(0, later - crashed);
    }

    private static CrashTimeEstimate byClock(
            long receivedAt, long clock, CrashTimeQuality quality, long maxAgeMillis) {
        if (clock > receivedAt) {
            return new CrashTimeEstimate(receivedAt, CrashTimeQuality.CLAMPED);
        }
        return receivedAt - clock > maxAgeMillis
                ? new CrashTimeEstimate(receivedAt, CrashTimeQuality.RECEIVE_TIME)
                : new CrashTimeEstimate(clock, quality);
    }
}
