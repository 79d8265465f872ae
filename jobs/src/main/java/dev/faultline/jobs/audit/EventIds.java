package dev.faultline.jobs.audit;

import dev.faultline.schema.CrashEnvelope;

/** The identity that an event must have by its envelope alone. */
final class EventIds {

    private static final int MAX_CHARS = 64;

    private EventIds() {}

    /** Empty where the id lies within the payload, which the audit does not parse. */
    static String byTransport(CrashEnvelope envelope, boolean isReport) {
        String prefix = isReport ? "report:" : "ping:";
        String id = envelope.getDocumentId();
        if (id == null && !isReport) {
            return "";
        }
        return id != null && isUsable(id)
                ? prefix + id
                : prefix + "sha256-" + Digests.hex(envelope.getPayload());
    }

    private static boolean isUsable(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_CHARS
                && id.chars()
                        .allMatch(
                                c ->
                                        (c >= 'a' && c <= 'z')
                                                || (c >= 'A' && c <= 'Z')
                                                || (c >= '0' && c <= '9')
                                                || c == '-'
                                                || c == '_'
                                                || c == '.');
    }
}
