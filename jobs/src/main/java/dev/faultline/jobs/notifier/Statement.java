package dev.faultline.jobs.notifier;

import dev.faultline.schema.Alert;
import dev.faultline.schema.AlertKind;
import dev.faultline.schema.AlertState;
import java.time.Duration;
import java.time.Instant;

/**
 * What the topic says of one alert.
 *
 * @param alert the row
 * @param appendedMillis when the broker took the row
 */
public record Statement(Alert alert, long appendedMillis) {

    /** Nothing may claim to be true for longer without being said again. */
    static final long LONGEST_VALIDITY_MILLIS = Duration.ofHours(1).toMillis();

    private static final String LEARNING = "learning";

    /**
     * False for what is no alert: a channel that learns, states that nobody knows, and a row whose
     * fingerprint none of ours has, for it becomes part of a header.
     */
    boolean isAlert() {
        return isName(fingerprint())
                && alert.getKind() != AlertKind.UNKNOWN
                && (claimsFiring() || isOver())
                && !alert.getAlertClass().equals(LEARNING);
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= AlertWriter.LONGEST_NAME
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** True of one that fires, or did when it was last spoken of. */
    public boolean claimsFiring() {
        return alert.getState() == AlertState.FIRING || alert.getState() == AlertState.UPDATED;
    }

    /** True of one that was resolved or retracted. */
    public boolean isOver() {
        return alert.getState() == AlertState.RESOLVED || alert.getState() == AlertState.RETRACTED;
    }

    /**
     * Until when a firing alert is believed. Its times are receive times, and a pipeline that works
     * off a backlog speaks of the past: so the span of its validity counts, from the moment the
     * broker took it.
     */
    long freshUntilMillis() {
        long validity = millis(alert.getValidUntil()) - millis(alert.getUpdatedAt());
        return appendedMillis + Math.max(0, Math.min(validity, LONGEST_VALIDITY_MILLIS));
    }

    /** True of one that fires and has been said lately. */
    public boolean isFiringAt(long nowMillis) {
        return claimsFiring() && nowMillis < freshUntilMillis();
    }

    /** When an alert that no longer fires ended; never in the future. */
    public long endedMillis(long nowMillis) {
        Instant resolved = alert.getResolvedAt();
        long ended =
                claimsFiring()
                        ? freshUntilMillis()
                        : resolved == null ? appendedMillis : millis(resolved);
        return Math.min(ended, nowMillis);
    }

    /** {@code firing}, {@code resolved}, {@code retracted} or {@code expired}. */
    public String stateAt(long nowMillis) {
        if (claimsFiring()) {
            return isFiringAt(nowMillis) ? "firing" : "expired";
        }
        return alert.getState() == AlertState.RETRACTED ? "retracted" : "resolved";
    }

    public String fingerprint() {
        return alert.getFingerprint();
    }

    long firedMillis() {
        return millis(alert.getFiredAt());
    }

    long updatedMillis() {
        return millis(alert.getUpdatedAt());
    }

    /** Any Instant of a row came from 64 bits of milliseconds. */
    private static long millis(Instant instant) {
        return instant.toEpochMilli();
    }
}
