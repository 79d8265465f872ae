package dev.faultline.signature;

import org.jspecify.annotations.Nullable;

/**
 * A normalised frame with what the lists say about it, once somebody has asked. Threads may share
 * it: asking twice gives the same answer.
 */
final class FrameText {

    /** In which files the function has this name. */
    enum Scope {
        ANY_FILE,
        RUST_FILES,
        OTHER_FILES
    }

    private final String text;
    private final @Nullable String function;
    private final int functionHash;
    private final Scope scope;
    private final boolean wantsLine;
    private @Nullable Verdict verdict;
    private @Nullable Boolean sentinel;

    private FrameText(String text, @Nullable String function, Scope scope, boolean wantsLine) {
        this.text = text;
        this.function = function;
        this.functionHash = function == null ? 0 : function.hashCode();
        this.scope = scope;
        this.wantsLine = wantsLine;
    }

    static FrameText of(String text) {
        return new FrameText(text, null, Scope.ANY_FILE, false);
    }

    /**
     * The name of a function.
     *
     * @param text the finished name, or when {@code wantsLine} the name to which the line is still
     *     to be appended
     */
    static FrameText ofFunction(String text, String function, Scope scope, boolean wantsLine) {
        return new FrameText(text, function, scope, wantsLine);
    }

    String text() {
        return text;
    }

    boolean wantsLine() {
        return wantsLine;
    }

    boolean isRust() {
        return scope == Scope.RUST_FILES;
    }

    /** Whether this is the name of that function in that file, which is looked at last. */
    boolean isNameOf(String otherFunction, @Nullable String file) {
        return functionHash == otherFunction.hashCode()
                && otherFunction.equals(function)
                && (scope == Scope.ANY_FILE || isRust() == SourcePaths.isRust(file));
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
