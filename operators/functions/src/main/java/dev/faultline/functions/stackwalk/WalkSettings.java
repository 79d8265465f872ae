package dev.faultline.functions.stackwalk;

import java.io.Serializable;
import java.util.List;

/**
 * What the walk may use.
 *
 * @param symbolStores folders in Breakpad's layout, asked in order
 * @param symbolCacheBytes heap for symbol tables, per TaskManager
 * @param symbolWaitMillis longest time an event waits for symbols that are being read
 * @param threads threads that read symbols and walk dumps, per TaskManager
 * @param maxDumpBytes largest dump that is read
 */
public record WalkSettings(
        List<String> symbolStores,
        long symbolCacheBytes,
        long symbolWaitMillis,
        int threads,
        long maxDumpBytes)
        implements Serializable {}
