package dev.faultline.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.intake.event.DumpReference;
import dev.faultline.intake.event.IntakeNote;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one input into the canonical event. Not thread safe; keep one per thread. Same input, same
 * result; never throws for what a client sent.
 */
public final class CrashParser {
    private static final int MAX_ID_CHARS = 64;

    private final IntakeLimits limits;
    private final ClientHasher hasher;
    private final JsonInput input;
    private final MessageDigest sha256;

    /**
     * Prepares for many inputs.
     *
     * @param limits bounds of one payload
     * @param hasher turns client ids into keyed hashes
     */
    public CrashParser(IntakeLimits limits, ClientHasher hasher) {
        this.limits = limits;
        this.hasher = hasher;
        this.input = new JsonInput(limits);
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** One input's event, or why there can be none. */
    public IntakeResult parse(RawCrash raw) {
        String contentHash = hash(raw.payload());
        Draft draft = new Draft(limits);
        RejectReason reason;
        String detail;
        try {
            read(raw, draft);
            RawCrash hashed = withDumpHashes(raw);
            return new IntakeResult.Accepted(
                    new EventAssembler(hashed, draft, limits.maxCrashAgeMillis())
                            .assemble(
                                    eventId(raw, draft, contentHash),
                                    contentHash,
                                    hasher.hash(draft.clientId)));
        } catch (Refusal refusal) {
            reason = refusal.reason();
            detail = refusal.detail();
        } catch (StreamConstraintsException e) {
            reason = constraint(e);
            detail = at(e);
        } catch (JsonProcessingException e) {
            reason = RejectReason.JSON_MALFORMED;
            detail = at(e);
        } catch (IOException e) {
            reason = RejectReason.JSON_MALFORMED;
            detail = "the encoding is not UTF-8";
        } catch (IllegalStateException e) {
            // the parser's table of names refuses names made to collide
            reason = RejectReason.JSON_LIMIT;
            detail = "too many colliding names";
        }
        return new IntakeResult.Rejected(eventId(raw, draft, contentHash), reason, detail);
    }

    private void read(RawCrash raw, Draft draft) throws IOException, Refusal {
        boolean isReport = raw.format() == CrashFormat.CRASH_REPORT;
        if (isReport != (raw.source() == CrashSource.REPORT)) {
            throw new Refusal(
                    RejectReason.UNSUPPORTED_FORMAT, "a format that its topic does not carry");
        }
        if (raw.payload().length > limits.maxPayloadBytes()) {
            throw new Refusal(
                    RejectReason.JSON_TOO_LARGE, raw.payload().length + " bytes of payload");
        }
        try (JsonParser json = input.open(raw.payload())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Refusal(
                        json.currentToken() == null
                                ? RejectReason.JSON_MALFORMED
                                : RejectReason.JSON_NOT_OBJECT,
                        "the document is no object");
            }
            switch (raw.format()) {
                case TELEMETRY_CRASH_V4 -> new TelemetryPingReader(json, limits, draft).read();
                case GLEAN_CRASH -> new GleanPingReader(json, input, limits, draft).read();
                case CRASH_REPORT -> new CrashReportReader(json, input, limits, draft).read();
            }
            if (json.nextToken() != null) {
                throw new Refusal(RejectReason.JSON_MALFORMED, "text after the document");
            }
        }
    }

    /** Transport id, else the one inside a telemetry ping, else the content itself. */
    private static String eventId(RawCrash raw, Draft draft, String contentHash) {
        String prefix = raw.source().prefix() + ":";
        String id = raw.documentId() != null ? raw.documentId() : draft.documentId;
        if (isUsable(id)) {
            return prefix + id;
        }
        if (id != null) {
            draft.notes.add(IntakeNote.DOCUMENT_ID_UNUSABLE);
        }
        return prefix + "sha256-" + contentHash;
    }

    private static boolean isUsable(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_ID_CHARS) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    /** A dump that came inline may lack the collector's hash, which is the exact join key. */
    private RawCrash withDumpHashes(RawCrash raw) {
        if (raw.dumps().stream().allMatch(d -> d.sha256() != null || d.inline() == null)) {
            return raw;
        }
        List<DumpReference> dumps = new ArrayList<>(raw.dumps().size());
        for (DumpReference dump : raw.dumps()) {
            byte[] inline = dump.inline();
            dumps.add(
                    dump.sha256() != null || inline == null
                            ? dump
                            : new DumpReference(
                                    dump.name(),
                                    dump.fileName(),
                                    dump.uri(),
                                    hash(inline),
                                    dump.sizeBytes(),
                                    inline));
        }
        return new RawCrash(
                raw.source(),
                raw.format(),
                raw.documentId(),
                raw.receivedAtMillis(),
                raw.headers(),
                raw.payload(),
                dumps);
    }

    private String hash(byte[] bytes) {
        return HexFormat.of().formatHex(sha256.digest(bytes));
    }

    /** The library has one exception for all its limits. */
    private static RejectReason constraint(StreamConstraintsException e) {
        String message = e.getOriginalMessage();
        return message.contains("nesting depth")
                ? RejectReason.JSON_TOO_DEEP
                : RejectReason.JSON_LIMIT;
    }

    /** A place only: the library's messages quote the document. */
    private static String at(JsonProcessingException e) {
        var place = e.getLocation();
        return place == null
                ? e.getClass().getSimpleName()
                : "line " + place.getLineNr() + ", column " + place.getColumnNr();
    }
}
