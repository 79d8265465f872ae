package dev.faultline.minidump;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stopped the process. The meaning of the numbers depends on the operating system; {@link
 * CrashReason} puts them into words.
 *
 * @param threadId thread that crashed
 * @param code signal, Windows exception code or Mach exception type; 32 bits, unsigned
 * @param flags signal code or Mach exception code; 32 bits, unsigned
 * @param address instruction or memory address, by operating system
 * @param parameters up to 15 words of Windows exception information
 * @param context registers at the crash; null as in {@link MinidumpThread}
 */
public record ExceptionRecord(
        long threadId,
        long code,
        long flags,
        long address,
        List<Long> parameters,
        @Nullable CpuContext context) {

    public ExceptionRecord {
        parameters = List.copyOf(parameters);
    }
}
