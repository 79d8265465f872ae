package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/**
 * The process, as far as the writer knew it. What is not recorded is null.
 *
 * @param processId number of the process
 * @param createTimeSeconds start of the process in seconds since 1970
 * @param userTimeSeconds processor time spent in the program
 * @param kernelTimeSeconds processor time spent in the system
 * @param maxMhz highest clock rate of the processor
 * @param currentMhz its clock rate when the dump was written
 * @param integrityLevel Windows' integrity level, for example 0x1000 for a sandboxed process
 * @param executeFlags Windows' settings on the execution of data
 * @param protectedProcess whether the process was protected from debuggers
 * @param build name of the system's build
 * @param processCookie value with which the process mangles pointers
 */
public record MiscInfo(
        @Nullable Long processId,
        @Nullable Long createTimeSeconds,
        @Nullable Long userTimeSeconds,
        @Nullable Long kernelTimeSeconds,
        @Nullable Long maxMhz,
        @Nullable Long currentMhz,
        @Nullable Long integrityLevel,
        @Nullable Long executeFlags,
        @Nullable Boolean protectedProcess,
        @Nullable String build,
        @Nullable Long processCookie) {

    static final MiscInfo NOTHING =
            new MiscInfo(null, null, null, null, null, null, null, null, null, null, null);

    MiscInfo withProcessId(@Nullable Long id) {
        return new MiscInfo(
                id,
                createTimeSeconds,
                userTimeSeconds,
                kernelTimeSeconds,
                maxMhz,
                currentMhz,
                integrityLevel,
                executeFlags,
                protectedProcess,
                build,
                processCookie);
    }
}
