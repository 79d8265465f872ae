package dev.faultline.minidump;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A minidump that could be read. Memory stays in the buffer that was read from.
 *
 * @param timestampSeconds when the dump was written, seconds since 1970
 * @param memory saved memory by address, without overlaps
 * @param mappings what was mapped where; empty if the dump does not say
 * @param linuxMappingCount number of mappings by the Linux list, null if there is none
 * @param exception null if the dump was not made for a crash
 * @param microcode version of the processor's microcode as the system printed it, null if unknown
 * @param softErrors what was damaged and left out, at most {@link MinidumpReader#MAX_SOFT_ERRORS}
 */
public record Minidump(
        long timestampSeconds,
        SystemInfo system,
        MiscInfo process,
        List<MinidumpThread> threads,
        List<Module> modules,
        List<UnloadedModule> unloadedModules,
        AddressRanges<MemoryRegion> memory,
        AddressRanges<MappedRange> mappings,
        @Nullable Integer linuxMappingCount,
        @Nullable ExceptionRecord exception,
        BreakpadInfo breakpad,
        @Nullable String microcode,
        List<String> softErrors)
        implements MinidumpResult {

    public Minidump {
        threads = List.copyOf(threads);
        modules = List.copyOf(modules);
        unloadedModules = List.copyOf(unloadedModules);
        softErrors = List.copyOf(softErrors);
    }

    /** The thread that crashed, else the one that asked for the dump; null if neither is known. */
    public @Nullable Long crashingThreadId() {
        return exception != null
                ? Long.valueOf(exception.threadId())
                : breakpad.requestingThreadId();
    }

    /**
     * Whether code at the address may run, as far as the dump says.
     *
     * @return null if no mapping that the dump lists covers the address
     */
    public @Nullable Boolean isExecutable(long address) {
        MappedRange range = mappings.at(address);
        return range == null ? null : Boolean.valueOf(range.executable());
    }
}
