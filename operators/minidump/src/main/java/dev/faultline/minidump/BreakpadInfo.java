package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/**
 * Which threads had to do with writing the dump.
 *
 * @param dumpThreadId thread that wrote it, of no interest for the crash; null if not recorded
 * @param requestingThreadId thread that asked for it; null if not recorded
 */
public record BreakpadInfo(@Nullable Long dumpThreadId, @Nullable Long requestingThreadId) {

    static final BreakpadInfo NOTHING = new BreakpadInfo(null, null);
}
