package dev.faultline.stackwalk;

import dev.faultline.symbols.Resolution;
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

    /** Whether the address is in a function that has no caller. */
    static boolean isOutermost(long address, ThreadView thread) {
        int module = thread.modules().indexAt(address);
        Resolution found = thread.resolve(address);
        return found != null
                && isOutermost(thread.modules().get(module).fileName(), found.function());
    }

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
