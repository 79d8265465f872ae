package dev.faultline.functions.detect;

import dev.faultline.correlation.AnnouncedSignature;
import dev.faultline.correlation.CrashDelta;
import dev.faultline.correlation.CrashOrigin;
import dev.faultline.correlation.CrashSource;
import org.jspecify.annotations.Nullable;

/**
 * A new crash waiting for the end of its detection step.
 *
 * @param stepStart start of the step, receive time, epoch milliseconds
 * @param buildId build
 * @param os operating system
 * @param client hash of the client
 * @param startup startup crash
 * @param late received clearly later than it crashed
 * @param receivedAt receive time
 * @param eventId the event
 * @param report whether it is a report, which is opened and not counted
 * @param resolvedFrames quality of its stack
 * @param warming whether only its client is remembered
 * @param withdrawn whether it is not counted any more
 * @param moved whether it is counted under another signature from now on
 * @param announced its signature under the announced ruleset; null while none is announced
 * @param origin where it came from
 */
public record StepCrash(
        long stepStart,
        String buildId,
        String os,
        long client,
        boolean startup,
        boolean late,
        long receivedAt,
        String eventId,
        boolean report,
        int resolvedFrames,
        boolean warming,
        boolean withdrawn,
        boolean moved,
        @Nullable AnnouncedSignature announced,
        @Nullable CrashOrigin origin) {

    /** From this delay on a crash belongs to a backlog: three steps of five minutes. */
    static final long LATE_AFTER_MILLIS = 900_000;

    /** Whether it takes back one that was said before. */
    boolean takesBack() {
        return withdrawn || moved;
    }

    static StepCrash of(AddressedCrash addressed, long stepStart) {
        CrashDelta delta = addressed.crash();
        return new StepCrash(
                stepStart,
                delta.facts().where().buildId(),
                delta.facts().where().os(),
                delta.facts().client(),
                delta.facts().startup(),
                delta.receivedAt() - delta.crashTime() >= LATE_AFTER_MILLIS,
                delta.receivedAt(),
                delta.eventId(),
                delta.source() == CrashSource.REPORT,
                delta.resolvedFrames(),
                addressed.warming(),
                delta.withdrawn(),
                delta.moved(),
                delta.facts().announced(),
                delta.origin());
    }
}
