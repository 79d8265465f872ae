package dev.faultline.functions.symbolstore;

import java.io.Serializable;

/**
 * What one transfer of a symbol file may take.
 *
 * @param connectMillis longest time until a connection stands
 * @param firstByteMillis longest time from there to the head of the answer
 * @param totalMillis longest time of the whole transfer, redirects included
 * @param slowAfterMillis a transfer younger than this may be as slow as it likes
 * @param minBytesPerSecond an older one must have brought this much on average
 * @param maxWireBytes largest file as it travels
 * @param maxTextBytes largest file unpacked
 * @param maxExpansion how many times its size a packed file may unpack to; symbol files reach some
 *     20, deflate 1032
 * @param maxRedirects redirects followed for one file
 * @param maxRetryAfterMillis longest rest that a server may ask for
 */
public record TransferLimits(
        long connectMillis,
        long firstByteMillis,
        long totalMillis,
        long slowAfterMillis,
        long minBytesPerSecond,
        long maxWireBytes,
        long maxTextBytes,
        long maxExpansion,
        int maxRedirects,
        long maxRetryAfterMillis)
        implements Serializable {

    /** What real servers and files stay far within. */
    public static final TransferLimits DEFAULT =
            new TransferLimits(
                    2_000, 10_000, 60_000, 10_000, 64L << 10, 1L << 30, 2L << 30, 200, 3, 600_000);

    private static final long FILES_TOTAL_MILLIS = 600_000;

    /** For folders: nobody drips their files, and the time to take them in counts too. */
    public TransferLimits forFiles() {
        return new TransferLimits(
                connectMillis,
                firstByteMillis,
                Math.max(totalMillis, FILES_TOTAL_MILLIS),
                slowAfterMillis,
                minBytesPerSecond,
                maxWireBytes,
                maxTextBytes,
                maxExpansion,
                maxRedirects,
                maxRetryAfterMillis);
    }
}
