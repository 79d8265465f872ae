package dev.faultline.functions.count;

import dev.faultline.correlation.MinuteChange;
import dev.faultline.correlation.SignatureCell;
import java.util.List;

/**
 * How the counts of one cell changed since that was last said.
 *
 * @param cell place and signature
 * @param minutes changes by minute of crash time
 */
public record CellChange(SignatureCell cell, List<MinuteChange> minutes) {}
