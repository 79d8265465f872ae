package dev.faultline.functions.rate;

import dev.faultline.statistics.detection.CellCount;

/**
 * Which row of a window.
 *
 * @param window the window
 * @param definition id of a rate definition; a process type for rankings
 * @param signature signature; empty for the total
 * @param build build id; empty for all builds
 */
public record RateRow(RateWindow window, String definition, String signature, String build) {

    /** A row of all builds. */
    static RateRow of(RateWindow window, String definition, String signature) {
        return new RateRow(window, definition, signature, "");
    }

    boolean isTotal() {
        return signature.isEmpty();
    }

    boolean isOther() {
        return signature.equals(CellCount.OTHER);
    }

    /** The row that a signature without one of its own is counted in. */
    RateRow other() {
        return new RateRow(window, definition, CellCount.OTHER, build);
    }
}
