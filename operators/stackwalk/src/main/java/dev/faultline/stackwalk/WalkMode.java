package dev.faultline.stackwalk;

import dev.faultline.symbols.PublicRule;

/** Which decisions the walk takes where the usual tools are known to be wrong. */
public enum WalkMode {
    /** What is right as far as the dump can tell. */
    BEST(PublicRule.UP_TO_NEXT_FUNCTION),
    /** What rust-minidump does, for comparison. */
    RUST_MINIDUMP(PublicRule.UP_TO_NEXT_FUNC);

    private final PublicRule publicRule;

    WalkMode(PublicRule publicRule) {
        this.publicRule = publicRule;
    }

    PublicRule publicRule() {
        return publicRule;
    }
}
