package dev.faultline.intake;

import dev.faultline.intake.event.CrashSource;
import dev.faultline.intake.event.DumpReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of an input topic, as the edge stored it.
 *
 * @param source the kind of topic it came from
 * @param format shape of {@code payload}
 * @param documentId id given by the transport (ping) or the collector (report); null when unknown
 * @param receivedAtMillis edge receive time, Unix milliseconds; the only trusted time
 * @param headers request headers the edge kept; names in lower case, see the constants
 * @param payload JSON in UTF-8, not compressed; for a report the object of its annotations, or an
 *     object whose {@code extra} member is that object (or its text)
 * @param dumps the dumps of a report, empty for a ping
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; identity is the event id
public record RawCrash(
        CrashSource source,
        CrashFormat format,
        @Nullable String documentId,
        long receivedAtMillis,
        Map<String, String> headers,
        byte[] payload,
        List<DumpReference> dumps) {

    /** The client's clock when it sent the request, in the date format of RFC 9110. */
    public static final String HEADER_DATE = "date";

    /** Path of the request, e.g. {@code /submit/firefox-desktop/crash/1/<document id>}. */
    public static final String HEADER_URI = "uri";
}
