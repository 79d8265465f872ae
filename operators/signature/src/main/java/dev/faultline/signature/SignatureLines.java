package dev.faultline.signature;

import java.util.List;
import java.util.Optional;

/**
 * Signs crashes line by line: crash data as JSON in, {@code {"signature", "proto_signature",
 * "notes", "failed_rules", "ruleset"}} out. Non-ASCII characters are escaped.
 */
public final class SignatureLines {
    private final SignatureEngine engine;

    /** Signs with this engine. */
    public SignatureLines(SignatureEngine engine) {
        this.engine = engine;
    }

    /**
     * The answer to one line, without its end. A line that is not a JSON object gets an answer too:
     * an {@code EMPTY} signature and a note.
     */
    public String sign(String line) {
        Optional<CrashData> crash = CrashDataJson.parse(line);
        Signature signature =
                crash.isPresent()
                        ? engine.sign(crash.get())
                        : new Signature(
                                "EMPTY: crash data is not a JSON object",
                                null,
                                List.of(),
                                List.of("crash data is not a JSON object"),
                                List.of(),
                                engine.ruleset().id());
        return toJson(signature);
    }

    /** One signature as a JSON object on one line. */
    public static String toJson(Signature signature) {
        JsonText json = new JsonText();
        json.beginObject();
        json.field("signature", signature.signature());
        json.field("proto_signature", signature.protoSignature());
        json.field("notes", signature.notes());
        json.field("failed_rules", signature.failedRules());
        json.field("ruleset", signature.rulesetId());
        json.endObject();
        return json.toString();
    }
}
