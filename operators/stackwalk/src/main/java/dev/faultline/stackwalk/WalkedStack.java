package dev.faultline.stackwalk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The call stacks of a crash.
 *
 * @param crashReason for example {@code SIGSEGV / SEGV_MAPERR}; null if the dump has no exception
 * @param crashAddress address that the crash is about; null if the dump has no exception
 * @param crashingThread position in {@code threads}; null if not known
 * @param threads in the order of the dump
 * @param modules in the order of the dump, with what became of their symbols
 */
public record WalkedStack(
        @Nullable String crashReason,
        @Nullable Long crashAddress,
        @Nullable Integer crashingThread,
        List<WalkedThread> threads,
        List<WalkedModule> modules) {

    public WalkedStack {
        threads = List.copyOf(threads);
        modules = List.copyOf(modules);
    }
}
