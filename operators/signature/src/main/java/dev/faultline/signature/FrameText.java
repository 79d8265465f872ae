package dev.faultline.signature;

import org.jspecify.annotations.Nullable;

/**
 * A normalised frame with what the lists say about it, once somebody has asked. Threads may share
 * it: asking twice gives the same answer.
 */
final class FrameText {
    private final String text;
    private @Nullable Verdict verdict;
    private @Nullable Boolean sentinel;

    FrameText(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    boolean isSentinel(Ruleset ruleset) {
        Boolean known = sentinel;
        if (known == null) {
            known = ruleset.isSentinel(text);
            sentinel = known;
        }
        return known;
    }

    Verdict verdict(Ruleset ruleset) {
        Verdict known = verdict;
        if (known == null) {
            known = Verdict.of(text, ruleset);
            verdict = known;
        }
        return known;
    }
}
