package dev.faultline.intake.event;

import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a dump are. Either {@code uri} or {@code inline} is present.
 *
 * @param name field name in the submission; the crashed process' dump is {@link #MAIN}
 * @param fileName name the client gave the file, e.g. {@code <local dump id>.dmp}
 * @param uri of the object in the dump store
 * @param sha256 by the collector, 64 hex digits
 * @param sizeBytes of the whole dump
 * @param inline the dump itself when small
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record DumpReference(
        String name,
        @Nullable String fileName,
        @Nullable String uri,
        @Nullable String sha256,
        long sizeBytes,
        byte @Nullable [] inline) {

    /** Name of the dump of the process that crashed. */
    public static final String MAIN = "upload_file_minidump";
}
