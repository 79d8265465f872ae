package dev.faultline.minidump;

import org.jspecify.annotations.Nullable;

/**
 * One thread of the crashed process.
 *
 * @param id number that the system gave the thread
 * @param name null if not recorded
 * @param stackStart lowest address of the stack that was saved, 0 if none
 * @param stack the saved stack, null if the record points to nothing readable
 * @param context null if the context is missing, damaged or of a processor that is not supported
 * @param environmentBlock address of Windows' thread environment block, 0 if none
 * @param info null if not recorded
 */
public record MinidumpThread(
        long id,
        @Nullable String name,
        long stackStart,
        @Nullable MemoryRegion stack,
        @Nullable CpuContext context,
        long environmentBlock,
        @Nullable ThreadInfo info) {

    MinidumpThread named(@Nullable String newName) {
        return new MinidumpThread(id, newName, stackStart, stack, context, environmentBlock, info);
    }

    MinidumpThread with(@Nullable ThreadInfo newInfo) {
        return new MinidumpThread(id, name, stackStart, stack, context, environmentBlock, newInfo);
    }
}
