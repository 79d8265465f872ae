package dev.faultline.minidump;

/**
 * A range of the process' address space and what the program may do in it.
 *
 * @param start first address
 * @param size bytes
 * @param readable whether it may read
 * @param writable whether it may write
 * @param executable whether the processor may execute it
 */
public record MappedRange(
        long start, long size, boolean readable, boolean writable, boolean executable) {}
