package dev.faultline.functions.exposure;

/**
 * A sample that was counted.
 *
 * @param end end of its subsession, which every copy of it has; decides when it is forgotten
 * @param sample hash of its id
 */
public record SampleKey(long end, long sample) {}
