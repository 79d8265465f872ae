package dev.faultline.functions.forget;

import org.jspecify.annotations.Nullable;

/**
 * Something that was said of somebody, or that waits to be.
 *
 * @param owner whom it belongs to: the keyed hash of a client, or an event
 * @param what what it is
 * @param receivedAt receive time of the crash, or when a row of two was written, epoch milliseconds
 */
public record Trace(String owner, Remains what, long receivedAt) {

    /** What is left of somebody. */
    public enum Kind {
        /** Rows under the key of an event. */
        ROWS('R'),
        /** A row under a key of two events. */
        LINK('L'),
        /** An input that waits in a lot for symbols. */
        PARKED('P'),
        /** Rows that wait in a lot for the version of their build. */
        BUILDLESS('B');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        static @Nullable Kind of(char letter) {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return kind;
                }
            }
            return null;
        }
    }

    /**
     * What is left, and where.
     *
     * @param kind what it is
     * @param place key of the row, or lot of what waits; has no line feed
     * @param eventId the event; empty where the place says all
     */
    public record Remains(Kind kind, String place, String eventId) {

        private static final char SEPARATOR = '\n';

        /** As the key of a state: short, and equal for equal remains. */
        String text() {
            return kind.letter + place + SEPARATOR + eventId;
        }

        static Remains ofText(String text) {
            Kind kind = Kind.of(text.charAt(0));
            int separator = text.indexOf(SEPARATOR);
            if (kind == null || separator < 0) {
                throw new IllegalArgumentException("no remains: " + text);
            }
            return new Remains(kind, text.substring(1, separator), text.substring(separator + 1));
        }
    }

    /** Rows of an event. */
    public static Trace rows(String owner, String eventId, long receivedAt) {
        return new Trace(owner, new Remains(Kind.ROWS, eventId, ""), receivedAt);
    }

    /** A row of two events. */
    public static Trace link(String owner, String key, long receivedAt) {
        return new Trace(owner, new Remains(Kind.LINK, key, ""), receivedAt);
    }

    /** An event that waits in a lot. */
    public static Trace waiting(
            Kind kind, String owner, String lot, String eventId, long receivedAt) {
        return new Trace(owner, new Remains(kind, lot, eventId), receivedAt);
    }
}
