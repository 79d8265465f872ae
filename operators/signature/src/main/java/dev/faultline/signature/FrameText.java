package dev.faultline.signature;

import org.jspecify.annotations.Nullable;

/**
 * A normalised frame with what the lists say about it, once somebody has asked. Threads may share
 * it: asking twice gives the same answer.
 */
final class FrameText {
    private final String text;
    private final @Nullable String function;
    private final int functionHash;
    private final boolean rust;
    private final boolean wantsLine;
    private @Nullable Verdict verdict;
    private @Nullable Boolean sentinel;

    private FrameText(String text, @Nullable String function, boolean rust, boolean wantsLine) {
        this.text = text;
        this.function = function;
        this.functionHash = function == null ? 0 : function.hashCode();
        this.rust = rust;
        this.wantsLine = wantsLine;
    }

    static FrameText of(String text) {
        return new FrameText(text, null, false, false);
    }

    /**
     * The name of a function.
     *
     * @param text the finished name, or when {@code wantsLine} the name to which the line is still
     *     to be appended
     */
    static FrameText ofFunction(String text, String function, boolean rust, boolean wantsLine) {
        return new FrameText(text, function, rust, wantsLine);
    }

    String text() {
        return text;
    }

    boolean wantsLine() {
        return wantsLine;
    }

    /** Whether this was made of that function. */
    boolean isNameOf(String otherFunction, boolean otherRust) {
        return functionHash == otherFunction.hashCode()
                && rust == otherRust
                && otherFunction.equals(function);
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
