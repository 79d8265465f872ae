package dev.faultline.signature;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a crashed process.
 *
 * @param frames innermost first
 * @param lastErrorValue Windows' last error of the thread, such as {@code ERROR_COMMITMENT_LIMIT}
 */
public record CrashThread(List<Frame> frames, @Nullable String lastErrorValue) {

    /** Stands where the source had something that is not a thread. */
    public static final CrashThread MALFORMED = new CrashThread(List.of(), null);

    public CrashThread {
        frames = List.copyOf(frames);
    }

    /** A thread with these frames, innermost first, and no known last error. */
    public static CrashThread of(List<Frame> frames) {
        return new CrashThread(frames, null);
    }

    @SuppressWarnings("ReferenceEquality") // an empty value is not the malformed one
    boolean isMalformed() {
        return this == MALFORMED;
    }
}
