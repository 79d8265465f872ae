package dev.faultline.signature;

import dev.faultline.signature.FrameDecision.Decision;
import dev.faultline.signature.lists.ListEntry;
import org.jspecify.annotations.Nullable;

/**
 * What the lists say about a frame, wherever it stands.
 *
 * @param decision nameless, irrelevant, prefix or last
 * @param entry the entry that says so, if any
 */
record Verdict(Decision decision, @Nullable ListEntry entry) {
    private static final Verdict NAMELESS = new Verdict(Decision.NAMELESS, null);
    private static final Verdict LAST = new Verdict(Decision.LAST, null);

    static Verdict of(String frame, Ruleset ruleset) {
        if (frame.isEmpty()) {
            return NAMELESS;
        }
        ListEntry irrelevant = ruleset.irrelevant().find(frame);
        if (irrelevant != null) {
            return new Verdict(Decision.IRRELEVANT, irrelevant);
        }
        ListEntry prefix = ruleset.prefixes().find(frame);
        return prefix == null ? LAST : new Verdict(Decision.PREFIX, prefix);
    }
}
