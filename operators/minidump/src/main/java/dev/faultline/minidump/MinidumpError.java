package dev.faultline.minidump;

/**
 * Why a file cannot be read as a minidump at all.
 *
 * @param reason closed set, fit for a metric label
 * @param detail what was wrong, at most 200 characters, without text from the dump
 */
public record MinidumpError(Reason reason, String detail) implements MinidumpResult {

    /** The ways in which a dump can be unreadable. */
    public enum Reason {
        /** Not a minidump: magic, version, or a header that is cut off. */
        BAD_HEADER,
        /** A stream that the walk cannot do without points outside the file. */
        BAD_RVA,
        /** The directory claims more streams than any writer makes. */
        TOO_MANY_STREAMS,
        /** The thread list claims more threads than {@link MinidumpReader#MAX_THREADS}. */
        TOO_MANY_THREADS,
        /** Overlapping structures make the reader visit the same bytes again and again. */
        BUDGET,
        /** Larger than the reader was told to accept. */
        TOO_LARGE,
        /** There is no thread list, so there is nothing to walk. */
        MISSING_THREAD_LIST,
        /** There is no system information, so registers cannot be interpreted. */
        MISSING_SYSTEM_INFO
    }
}
