package dev.faultline.signature;

import dev.faultline.signature.lists.ListEntry;
import org.jspecify.annotations.Nullable;

/**
 * What became of one frame.
 *
 * @param raw what the frame said: its function, else its module, file or address
 * @param normalized the text by which the lists know it
 * @param decision what was decided
 * @param entry the list entry that decided it, or null when none did
 */
public record FrameDecision(
        String raw, String normalized, Decision decision, @Nullable ListEntry entry) {

    /** What can become of a frame. */
    public enum Decision {
        /** Comes before the sentinel at which the stack starts. */
        BEFORE_SENTINEL,
        /** Nothing is known about it. */
        NAMELESS,
        /** Says nothing; left out. */
        IRRELEVANT,
        /** Repeats the frame kept last; left out. */
        REPEATED,
        /** Kept, but too general to end the signature. */
        PREFIX,
        /** Kept, and the end of the signature. */
        LAST,
        /** Kept only because no frame says anything. */
        FALLBACK,
        /** The signature was complete before it. */
        NOT_REACHED;

        /** Whether the frame is part of the signature. */
        public boolean isKept() {
            return this == PREFIX || this == LAST || this == FALLBACK;
        }
    }
}
