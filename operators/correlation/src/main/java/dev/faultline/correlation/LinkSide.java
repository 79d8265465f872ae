package dev.faultline.correlation;

import java.util.List;

/**
 * What one event contributes to a link.
 *
 * @param key the link
 * @param source which side this is
 * @param tierBits tiers of the keys that the events share
 * @param counted whether this event is counted; a link with a duplicate is none
 * @param receivedAt receive time, epoch milliseconds
 * @param cell where and under which signature it counts
 * @param stack hashes of the top frames
 */
public record LinkSide(
        LinkKey key,
        CrashSource source,
        int tierBits,
        boolean counted,
        long receivedAt,
        SignatureCell cell,
        List<Integer> stack) {}
