package dev.faultline.stackwalk;

import dev.faultline.symbols.Registers;
import org.jspecify.annotations.Nullable;

/**
 * What a technique found.
 *
 * @param caller registers of the caller, null if none was found
 * @param isEndOfStack whether the technique is sure that there is no caller
 */
record Attempt(@Nullable Registers caller, boolean isEndOfStack) {

    static final Attempt NOTHING = new Attempt(null, false);
    static final Attempt END_OF_STACK = new Attempt(null, true);

    static Attempt found(Registers caller) {
        return new Attempt(caller, false);
    }
}
