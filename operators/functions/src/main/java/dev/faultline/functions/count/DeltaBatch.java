package dev.faultline.functions.count;

import dev.faultline.correlation.CountCell;
import dev.faultline.correlation.CrashDelta;
import java.util.List;

/**
 * Changes of one cell that came shortly one after the other.
 *
 * @param cell cell and window
 * @param deltas changes, in the order in which they came
 */
public record DeltaBatch(CountCell cell, List<CrashDelta> deltas) {}
