package dev.faultline.correlation;

import org.jspecify.annotations.Nullable;

/**
 * One crash more or less. The sum of all deltas of an event is the event as it finally is, so who
 * adds them up gets the same totals in whatever order versions came.
 *
 * @param sign +1 or -1; 0 of a mere mention, which changes no number: whoever counts there says it
 *     again, because a process that died may have said something else as the last word
 * @param correction whether the event had been spoken of before: true of every -1, and of a +1 that
 *     only replaces what was said. New crashes have false, once in the life of an event
 * @param withdrawn whether the event is not counted at all any more: a duplicate that overtook its
 *     original. True of some -1
 * @param moved whether it is counted under another signature from now on. True of some -1
 * @param eventId the event
 * @param source data set
 * @param receivedAt receive time, epoch milliseconds
 * @param crashTime crash time, epoch milliseconds
 * @param resolvedFrames frames with a function name, as quality of the stack
 * @param facts what is counted
 * @param origin where it came from; null in corrections
 */
public record CrashDelta(
        int sign,
        boolean correction,
        boolean withdrawn,
        boolean moved,
        String eventId,
        CrashSource source,
        long receivedAt,
        long crashTime,
        int resolvedFrames,
        CrashFacts facts,
        @Nullable CrashOrigin origin) {

    /** The same crash with other facts. */
    public CrashDelta with(CrashFacts otherFacts) {
        return new CrashDelta(
                sign,
                correction,
                withdrawn,
                moved,
                eventId,
                source,
                receivedAt,
                crashTime,
                resolvedFrames,
                otherFacts,
                origin);
    }

    /** Whether it changes no number. */
    public boolean isMention() {
        return sign == 0;
    }

    /** The same place without a number. */
    public CrashDelta mention() {
        return new CrashDelta(
                0,
                true,
                false,
                false,
                eventId,
                source,
                receivedAt,
                crashTime,
                resolvedFrames,
                facts,
                null);
    }

    /** Whether both are counted in the same place. */
    boolean isWhere(CrashDelta other) {
        return crashTime == other.crashTime
                && receivedAt == other.receivedAt
                && source == other.source
                && facts.equals(other.facts);
    }

    boolean isOppositeOf(CrashDelta other) {
        return sign == -other.sign
                && receivedAt == other.receivedAt
                && crashTime == other.crashTime
                && resolvedFrames == other.resolvedFrames
                && source == other.source
                && facts.equals(other.facts);
    }
}
