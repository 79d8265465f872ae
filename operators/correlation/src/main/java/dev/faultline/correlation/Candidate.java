package dev.faultline.correlation;

import java.util.Comparator;

/**
 * A crash event that claims a tier key. Of the candidates of one source the smallest is the crash
 * and the others are its duplicates.
 *
 * @param eventId identity of the event
 * @param source data set
 * @param receivedAt receive time, epoch milliseconds
 * @param contentHash first 64 bits of the hash of the payload, hex
 */
public record Candidate(String eventId, CrashSource source, long receivedAt, String contentHash)
        implements Comparable<Candidate> {

    private static final int HASH_DIGITS = 16;

    private static final Comparator<Candidate> ORDER =
            Comparator.comparingLong(Candidate::receivedAt)
                    .thenComparing(Candidate::contentHash)
                    .thenComparing(Candidate::eventId);

    @Override
    public int compareTo(Candidate other) {
        return ORDER.compare(this, other);
    }

    static String shortHash(String hash) {
        return hash.substring(0, Math.min(HASH_DIGITS, hash.length()));
    }
}
