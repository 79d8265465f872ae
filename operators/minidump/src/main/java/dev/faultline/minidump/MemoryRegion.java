package dev.faultline.minidump;

import java.nio.ByteBuffer;

/**
 * A contiguous piece of the crashed process' memory, as a view on the file. Addresses are unsigned
 * 64-bit values.
 */
public final class MemoryRegion {

    private final long base;
    private final ByteBuffer bytes;

    MemoryRegion(long base, ByteBuffer bytes) {
        this.base = base;
        this.bytes = bytes;
    }

    /** Makes a region from bytes that do not come from a file; the buffer's order is kept. */
    public static MemoryRegion of(long base, ByteBuffer bytes) {
        return new MemoryRegion(base, bytes.slice().order(bytes.order()));
    }

    public long base() {
        return base;
    }

    /** Size in bytes. */
    public int size() {
        return bytes.capacity();
    }

    /** First address behind the region. */
    public long end() {
        return base + size();
    }

    public boolean contains(long address) {
        return canRead(address, 1);
    }

    /** Whether {@code width} bytes from {@code address} on are in the region. */
    public boolean canRead(long address, int width) {
        long offset = address - base;
        return offset >= 0 && offset <= (long) size() - width;
    }

    /**
     * The unsigned value at {@code address}.
     *
     * @param width 1, 2, 4 or 8 bytes
     * @throws IndexOutOfBoundsException if {@link #canRead} does not hold
     */
    public long read(long address, int width) {
        int offset = Math.toIntExact(address - base);
        return switch (width) {
            case 1 -> bytes.get(offset) & 0xffL;
            case 2 -> bytes.getShort(offset) & 0xffffL;
            case 4 -> bytes.getInt(offset) & 0xffff_ffffL;
            case 8 -> bytes.getLong(offset);
            default -> throw new IllegalArgumentException("width " + width);
        };
    }

    @Override
    public String toString() {
        return "0x%x + 0x%x".formatted(base, size());
    }
}
