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
 * @param assertion a check of the run-time library that failed, null if none
 * @param linux what only dumps of Linux and Android say
 * @param mac what only dumps of macOS say
 * @param crashpad annotations, null if Crashpad did not write the dump
 * @param handles what the process had open, null if the dump does not say
 * @param writerErrors JSON in which Mozilla's writer tells what it could not do, null if it does
 *     not
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
        @Nullable Assertion assertion,
        LinuxDetails linux,
        MacDetails mac,
        @Nullable CrashpadInfo crashpad,
        @Nullable List<Handle> handles,
        @Nullable String writerErrors,
        List<String> softErrors)
        implements MinidumpResult {

    public Minidump {
        threads = List.copyOf(threads);
        modules = List.copyOf(modules);
        unloadedModules = List.copyOf(unloadedModules);
        handles = handles == null ? null : List.copyOf(handles);
        softErrors = List.copyOf(softErrors);
    }

    /** The thread that crashed, else the one that asked for the dump; null if neither is known. */
    public @Nullable Long crashingThreadId() {
        return exception != null
                ? Long.valueOf(exception.threadId())
                : breakpad.requestingThreadId();
    }

    /**
     * What GetLastError would have returned in the thread. Windows keeps it in the thread's
     * environment block, behind 13 pointers.
     *
     * @return null if the memory is not in the dump
     */
    public @Nullable Long lastError(MinidumpThread thread) {
        long address = thread.environmentBlock() + 13L * system.cpu().pointerBytes();
        MemoryRegion region = thread.environmentBlock() == 0 ? null : memory.at(address);
        return region != null && region.canRead(address, 4)
                ? Long.valueOf(region.read(address, 4))
                : null;
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
