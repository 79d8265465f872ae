package dev.faultline.state;

import dev.faultline.correlation.SignatureComparison;

/**
 * A comparison of pings with reports and the life of its row.
 *
 * @param comparison the comparison
 * @param life life of the row
 */
public record ComparedSignature(SignatureComparison comparison, RowLife life) {

    /** A signature that was never seen. */
    public static final ComparedSignature NEW =
            new ComparedSignature(SignatureComparison.NONE, RowLife.NEW);
}
