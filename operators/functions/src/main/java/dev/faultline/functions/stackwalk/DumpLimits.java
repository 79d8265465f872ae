package dev.faultline.functions.stackwalk;

import java.io.Serializable;

/**
 * What one dump may take.
 *
 * @param maxBytes largest that is read
 * @param wallMillis from the moment that a thread takes it, fetching included
 * @param cpuMillis processor time of that thread
 */
public record DumpLimits(long maxBytes, long wallMillis, long cpuMillis) implements Serializable {}
