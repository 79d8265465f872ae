package dev.faultline.stackwalk;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows the functions that nothing calls: where the system starts a process or a thread. Their
 * unwind information often does not say so, and walkers then make up frames behind them.
 */
final class StackEnd {

    private static final Set<String> EVERYWHERE = Set.of("_start", "RtlUserThreadStart");
    private static final Set<String> IN_C_LIBRARY =
            Set.of("clone", "__clone", "clone3", "__clone3", "__GI___clone", "__GI___clone3");

    private StackEnd() {}

    /** Whether the function has no caller. */
    static boolean isOutermost(@Nullable String module, @Nullable String function) {
        if (function == null) {
            return false;
        }
        // A program may well have a function "clone" of its own.
        return EVERYWHERE.contains(function)
                || (module != null && module.startsWith("libc") && IN_C_LIBRARY.contains(function));
    }
}
