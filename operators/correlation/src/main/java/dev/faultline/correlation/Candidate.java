package dev.faultline.correlation;

import java.util.Comparator;
import java.util.List;

/**
 * A crash event that claims a tier key. Of the candidates of one source the smallest is the crash
 * and the others are its duplicates.
 *
 * @param eventId identity of the event
 * @param source data set
 * @param receivedAt receive time, epoch milliseconds
 * @param contentHash first 64 bits of the hash of the payload, hex
 * @param exactKeys for a claim that is only probable, the keys of the event that would be exact:
 *     where two events differ in one of them they are two crashes; empty for an exact claim
 * @param crashSeconds for a claim that is only probable, the crash time by the client's clock,
 *     epoch seconds; else 0
 * @param visits whether this key answers others only, see {@link MomentKey}
 */
public record Candidate(
        String eventId,
        CrashSource source,
        long receivedAt,
        String contentHash,
        List<String> exactKeys,
        long crashSeconds,
        boolean visits)
        implements Comparable<Candidate> {

    private static final int HASH_DIGITS = 16;

    private static final Comparator<Candidate> ORDER =
            Comparator.comparingLong(Candidate::receivedAt)
                    .thenComparing(Candidate::contentHash)
                    .thenComparing(Candidate::eventId);

    /** A claim to a key that only one crash has. */
    static Candidate certain(
            String eventId, CrashSource source, long receivedAt, String contentHash) {
        String hash = contentHash.substring(0, Math.min(HASH_DIGITS, contentHash.length()));
        return new Candidate(eventId, source, receivedAt, hash, List.of(), 0, false);
    }

    /** The same event's claim to a key that different crashes may have. */
    Candidate probable(List<String> keysThatAreExact, long seconds) {
        return new Candidate(
                eventId, source, receivedAt, contentHash, keysThatAreExact, seconds, false);
    }

    /** The same claim where it is not answered. */
    Candidate visiting() {
        return new Candidate(
                eventId, source, receivedAt, contentHash, exactKeys, crashSeconds, true);
    }

    @Override
    public int compareTo(Candidate other) {
        return ORDER.compare(this, other);
    }

    /** Whether neither an exact key nor the time says that the two are different crashes. */
    boolean mayBeSameCrashAs(Candidate other) {
        if (Math.abs(crashSeconds - other.crashSeconds) > MomentKey.TOLERANCE_SECONDS) {
            return false;
        }
        for (KeyTier tier : KeyTier.values()) {
            if (contradicts(tier, other)) {
                return false;
            }
        }
        return true;
    }

    boolean isSameEventAs(Candidate other) {
        return eventId.equals(other.eventId);
    }

    /** Both have keys of the tier, and none in common. */
    private boolean contradicts(KeyTier tier, Candidate other) {
        boolean bothHaveSome = false;
        for (String mine : exactKeys) {
            if (KeyTier.of(mine) != tier) {
                continue;
            }
            for (String its : other.exactKeys) {
                if (mine.equals(its)) {
                    return false;
                }
                bothHaveSome |= KeyTier.of(its) == tier;
            }
        }
        return bothHaveSome;
    }
}
