package dev.faultline.state;

import dev.faultline.correlation.WindowCounts;

/**
 * A count cell and the life of its row.
 *
 * @param counts {@link WindowCounts#toBytes}
 * @param life life of the row
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; bytes spare a field by field codec.
public record CountedWindow(byte[] counts, RowLife life) {

    /** A cell that was never counted in. */
    public static final CountedWindow NEW = of(new WindowCounts(), RowLife.NEW);

    /** Puts both together. */
    public static CountedWindow of(WindowCounts window, RowLife life) {
        return new CountedWindow(window.toBytes(), life);
    }

    /** Returns the counts; changes to them are not seen here. */
    public WindowCounts window() {
        return WindowCounts.fromBytes(counts);
    }
}
