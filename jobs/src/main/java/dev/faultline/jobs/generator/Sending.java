package dev.faultline.jobs.generator;

import org.jspecify.annotations.Nullable;

/**
 * Something that will be received: small, so that many can wait for their turn; the payload is
 * written when it is due.
 *
 * @param receivedAtMillis when
 * @param sequence order of creation, which breaks ties
 * @param kind what is sent
 * @param documentId its document or sample id
 * @param crash what it tells of, null for usage
 * @param session what it tells of, null for crashes
 */
record Sending(
        long receivedAtMillis,
        long sequence,
        Kind kind,
        String documentId,
        @Nullable Crash crash,
        @Nullable Session session)
        implements Comparable<Sending> {

    enum Kind {
        LEGACY_PING,
        GLEAN_PING,
        BROKEN_PING,
        REPORT,
        USAGE
    }

    @Override
    public int compareTo(Sending other) {
        int byTime = Long.compare(receivedAtMillis, other.receivedAtMillis);
        return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
}
