package dev.faultline.intake.event;

import org.jspecify.annotations.Nullable;

/**
 * When a crash was received and when it happened. Unix milliseconds.
 *
 * @param receivedAtMillis stamped by the edge; the only time a client cannot falsify
 * @param crashTimeMillis best estimate, never after {@code receivedAtMillis}
 * @param quality how the estimate was made
 * @param clientCrashTimeMillis crash time by the client's clock, as sent; null when not sent
 * @param clientSentAtMillis send time by the client's clock; null when not sent
 * @param installTimeMillis when this build was installed, client's clock
 * @param startupTimeMillis when the process' session started, client's clock
 */
public record CrashTimes(
        long receivedAtMillis,
        long crashTimeMillis,
        CrashTimeQuality quality,
        @Nullable Long clientCrashTimeMillis,
        @Nullable Long clientSentAtMillis,
        @Nullable Long installTimeMillis,
        @Nullable Long startupTimeMillis) {}
