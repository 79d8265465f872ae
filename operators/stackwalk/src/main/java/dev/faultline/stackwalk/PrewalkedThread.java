package dev.faultline.stackwalk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread that the client unwound itself.
 *
 * @param id number that the system gave the thread, 0 if not sent
 * @param name null if not sent
 * @param frames innermost first
 */
public record PrewalkedThread(long id, @Nullable String name, List<PrewalkedFrame> frames) {

    public PrewalkedThread {
        frames = List.copyOf(frames);
    }
}
