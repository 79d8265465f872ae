package dev.faultline.stackwalk;

import dev.faultline.minidump.MemoryRegion;
import dev.faultline.symbols.StackMemory;
import org.jspecify.annotations.Nullable;

/** The saved stack of a thread in words of the processor's width; empty if there is none. */
final class ThreadMemory implements StackMemory {

    private final @Nullable MemoryRegion region;
    private final int wordBytes;

    ThreadMemory(@Nullable MemoryRegion region, int wordBytes) {
        this.region = region;
        this.wordBytes = wordBytes;
    }

    @Override
    public boolean hasWord(long address) {
        return region != null && region.canRead(address, wordBytes);
    }

    @Override
    public long word(long address) {
        if (region == null) {
            throw new IllegalStateException("no stack was saved");
        }
        return region.read(address, wordBytes);
    }

    /** Whether the address points into the stack. */
    boolean contains(long address) {
        return region != null && region.contains(address);
    }
}
