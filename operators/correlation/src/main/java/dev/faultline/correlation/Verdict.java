package dev.faultline.correlation;

import org.jspecify.annotations.Nullable;

/**
 * What one tier key says of one event. A later verdict of the same key replaces an earlier one.
 *
 * @param eventId the event spoken of
 * @param tierKey the key that speaks
 * @param receivedAt receive time of that event, epoch milliseconds
 * @param duplicate whether an event of the same source with the same key came first
 * @param partner event of the other source that is the same crash by this key, or null while there
 *     is none
 */
public record Verdict(
        String eventId,
        String tierKey,
        long receivedAt,
        boolean duplicate,
        @Nullable String partner) {}
