package dev.faultline.functions.stackwalk;

import dev.faultline.functions.symbolstore.SymbolSettings;
import java.io.Serializable;

/**
 * What the walk may use.
 *
 * @param symbols where symbols come from and where they are kept
 * @param symbolWaitMillis longest time an event waits for symbols that are being read
 * @param threads threads that read symbols and walk dumps, per TaskManager
 * @param dumpLimits what one dump may take
 */
public record WalkSettings(
        SymbolSettings symbols, long symbolWaitMillis, int threads, DumpLimits dumpLimits)
        implements Serializable {}
