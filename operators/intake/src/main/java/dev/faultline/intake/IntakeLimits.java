package dev.faultline.intake;

/**
 * Bounds of what is read from one payload. Crossing one of the first group rejects the payload;
 * crossing one of the second keeps the first so many and notes it.
 *
 * @param maxPayloadBytes whole JSON document
 * @param maxDepth nesting of arrays and objects
 * @param maxStringChars one string value or name
 * @param maxTokens JSON tokens of the document
 * @param maxNumberChars digits of one number
 * @param maxModules modules kept, also unloaded ones
 * @param maxThreads threads kept
 * @param maxFramesPerThread frames kept of one thread
 * @param maxFrames frames kept of all threads
 * @param maxAnnotations annotations kept
 * @param maxAnnotationChars longest annotation value kept
 * @param maxAnnotationTotalChars sum of the annotation values kept
 * @param maxCrashAgeMillis a crash said to be older than this counts at its receive time
 */
public record IntakeLimits(
        int maxPayloadBytes,
        int maxDepth,
        int maxStringChars,
        int maxTokens,
        int maxNumberChars,
        int maxModules,
        int maxThreads,
        int maxFramesPerThread,
        int maxFrames,
        int maxAnnotations,
        int maxAnnotationChars,
        int maxAnnotationTotalChars,
        long maxCrashAgeMillis) {

    private static final long DAY_MILLIS = 86_400_000L;

    /**
     * One Kafka value of 1 MiB; real pings stay below a quarter of it (87 threads and 363 modules
     * make 209 KB).
     */
    public static final IntakeLimits DEFAULT =
            new IntakeLimits(
                    1 << 20,
                    64,
                    256 << 10,
                    200_000,
                    64,
                    2048,
                    4096,
                    1024,
                    16_384,
                    256,
                    32 << 10,
                    512 << 10,
                    180 * DAY_MILLIS);
}
