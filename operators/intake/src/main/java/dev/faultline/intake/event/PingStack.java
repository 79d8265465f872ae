package dev.faultline.intake.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stack that the client walked, without symbols.
 *
 * @param status the client walker's error; null when all went well or it is not told
 * @param crashType exception or signal, e.g. {@code SIGSEGV / SEGV_MAPERR}
 * @param crashAddress unsigned; null when not told
 * @param crashingThread index into {@code threads}; 0 when the client did not tell. The list may be
 *     empty
 * @param mainModule index into {@code modules}; -1 when not told or out of range
 * @param modules in the client's order
 * @param unloadedModules in the client's order
 * @param threads usually the crashing one only
 * @param omittedFrames frames the client sent beyond the limits
 */
public record PingStack(
        @Nullable String status,
        @Nullable String crashType,
        @Nullable Long crashAddress,
        int crashingThread,
        int mainModule,
        List<PingModule> modules,
        List<PingModule> unloadedModules,
        List<PingThread> threads,
        int omittedFrames) {}
