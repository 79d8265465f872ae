package dev.faultline.intake.policy;

import dev.faultline.intake.IntakeResult.Rejected;
import dev.faultline.intake.event.Application;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;

/**
 * The least that is kept of every input, also a rejected one, so that reports have an exact
 * denominator. Public; at most 300 bytes.
 *
 * @param eventId identity of the input
 * @param source which data set
 * @param receivedAtMillis Unix milliseconds
 * @param product bounded like all texts here; {@code unknown} when the input cannot be read
 * @param channel update channel
 * @param version as sent
 * @param buildId as sent
 * @param process normalised process type
 * @param os normalised system
 * @param fate what became of it
 * @param rule policy rule or reason of rejection
 * @param inclusionProbability see {@link PolicyDecision}
 */
public record CensusFacts(
        String eventId,
        CrashSource source,
        long receivedAtMillis,
        String product,
        String channel,
        String version,
        String buildId,
        String process,
        String os,
        CensusFate fate,
        String rule,
        double inclusionProbability) {
    private static final int MAX_TEXT_BYTES = 24;

    /** Of an event that could be read. */
    public static CensusFacts of(CrashEvent event, PolicyDecision decision) {
        Application application = event.application();
        return new CensusFacts(
                event.eventId(),
                event.source(),
                event.times().receivedAtMillis(),
                shorten(application.product()),
                shorten(application.channel()),
                shorten(application.version()),
                shorten(application.buildId()),
                event.process().type(),
                event.platform().os(),
                decision.accepted() ? CensusFate.ACCEPTED : CensusFate.REJECTED_BY_POLICY,
                decision.rule(),
                decision.inclusionProbability());
    }

    /** Of an input that could not be read. */
    public static CensusFacts of(CrashSource source, long receivedAtMillis, Rejected rejected) {
        return unreadable(rejected.eventId(), source, receivedAtMillis, rejected.reason().name());
    }

    /** Of an input whose envelope could not even be decoded; it has no identity. */
    public static CensusFacts undecodable(
            CrashSource source, long receivedAtMillis, String reason) {
        return unreadable("", source, receivedAtMillis, reason);
    }

    private static CensusFacts unreadable(
            String eventId, CrashSource source, long receivedAtMillis, String reason) {
        String unknown = Application.UNKNOWN;
        return new CensusFacts(
                eventId,
                source,
                receivedAtMillis,
                unknown,
                unknown,
                unknown,
                unknown,
                unknown,
                unknown,
                CensusFate.UNREADABLE,
                reason,
                1);
    }

    /** Cut to a number of bytes in UTF-8, between characters. */
    private static String shorten(String text) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (bytes > MAX_TEXT_BYTES) {
                return text.substring(0, end);
            }
            end += Character.charCount(character);
        }
        return text;
    }
}
