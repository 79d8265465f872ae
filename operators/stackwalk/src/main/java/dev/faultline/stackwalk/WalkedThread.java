package dev.faultline.stackwalk;

import dev.faultline.minidump.CpuContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The call stack of a thread.
 *
 * @param id number that the system gave the thread
 * @param name null if not recorded
 * @param outcome whether the frames are all there are
 * @param frames innermost first
 * @param registers registers of the innermost frame, null if there are none
 */
public record WalkedThread(
        long id,
        @Nullable String name,
        ThreadOutcome outcome,
        List<WalkedFrame> frames,
        @Nullable CpuContext registers) {

    public WalkedThread {
        frames = List.copyOf(frames);
    }
}
