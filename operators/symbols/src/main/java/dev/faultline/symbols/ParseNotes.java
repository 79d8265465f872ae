package dev.faultline.symbols;

import org.jspecify.annotations.Nullable;

/**
 * What was wrong with a symbol file that could be used all the same.
 *
 * @param badLines lines that are no valid record
 * @param longLines lines over the length limit, dropped
 * @param droppedRecords valid records that were not used: overlaps, lines outside a function,
 *     inconsistent STACK WIN types, anything over a limit
 * @param strictViolation what would make rust-minidump reject the whole file, null when nothing
 *     would
 */
public record ParseNotes(
        int badLines, int longLines, int droppedRecords, @Nullable String strictViolation) {

    /** Whether rust-minidump would call the file corrupt. */
    public boolean isStrictlyCorrupt() {
        return strictViolation != null;
    }
}
