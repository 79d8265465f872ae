package dev.faultline.correlation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link in the making: it holds when both sides are known, counted and share a tier.
 *
 * @param ping what the ping says, or null
 * @param report what the report says, or null
 */
public record LinkedPair(@Nullable LinkSide ping, @Nullable LinkSide report) {

    public static final LinkedPair EMPTY = new LinkedPair(null, null);

    public LinkedPair with(LinkSide side) {
        return side.source() == CrashSource.PING
                ? new LinkedPair(side, report)
                : new LinkedPair(ping, side);
    }

    /** The link, or null while it does not hold. */
    public @Nullable Link link() {
        if (ping == null || report == null || !ping.counted() || !report.counted()) {
            return null;
        }
        int shared = ping.tierBits() & report.tierBits();
        if (shared == 0) {
            return null;
        }
        return new Link(
                ping.key(),
                KeyTier.strongest(shared),
                report.receivedAt() - ping.receivedAt(),
                ping.cell(),
                report.cell(),
                commonPrefix(ping.stack(), report.stack()));
    }

    /** Latest receive time of the sides; decides when to forget the pair. */
    public long latestReceivedAt() {
        long latest = ping == null ? Long.MIN_VALUE : ping.receivedAt();
        return report == null ? latest : Math.max(latest, report.receivedAt());
    }

    private static int commonPrefix(List<Integer> one, List<Integer> two) {
        int length = 0;
        int end = Math.min(one.size(), two.size());
        while (length < end && one.get(length).equals(two.get(length))) {
            length++;
        }
        return length;
    }
}
