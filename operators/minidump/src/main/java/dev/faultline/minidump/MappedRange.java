package dev.faultline.minidump;

/**
 * A range of the process' address space and whether code in it may run.
 *
 * @param start first address
 * @param size bytes
 * @param executable whether the processor may execute it
 */
public record MappedRange(long start, long size, boolean executable) {}
