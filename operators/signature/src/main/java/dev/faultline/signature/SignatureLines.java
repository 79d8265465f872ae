package dev.faultline.signature;

import dev.faultline.signature.lists.ListEntry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Signs crashes line by line: crash data as JSON in, {@code {"signature", "proto_signature",
 * "notes", "failed_rules", "ruleset"}} out. Non-ASCII characters are escaped.
 */
public final class SignatureLines {
    private final SignatureEngine engine;
    private final boolean explained;

    /** Signs with this engine. */
    public SignatureLines(SignatureEngine engine) {
        this(engine, false);
    }

    /**
     * Signs with this engine.
     *
     * @param explained whether to add {@code "frames"}, a list of {@code {"raw", "normalized",
     *     "decision", "entry"}}, and {@code "steps"}, a list of {@code {"rule", "signature"}}
     */
    public SignatureLines(SignatureEngine engine, boolean explained) {
        this.engine = engine;
        this.explained = explained;
    }

    /**
     * The answer to one line, without its end. A line that is not a JSON object gets an answer too:
     * an {@code EMPTY} signature and a note.
     */
    public String sign(String line) {
        Optional<CrashData> crash = CrashDataJson.parse(line);
        if (crash.isEmpty()) {
            return toJson(
                    new Signature(
                            "EMPTY: crash data is not a JSON object",
                            null,
                            List.of(),
                            0,
                            List.of("crash data is not a JSON object"),
                            List.of(),
                            engine.ruleset().id()));
        }
        return explained ? toJson(engine.explain(crash.get())) : toJson(engine.sign(crash.get()));
    }

    /** One signature as a JSON object on one line. */
    public static String toJson(Signature signature) {
        JsonText json = new JsonText();
        json.beginObject();
        write(signature, json);
        json.endObject();
        return json.toString();
    }

    /** One explanation as a JSON object on one line. */
    public static String toJson(Explanation explanation) {
        JsonText json = new JsonText();
        json.beginObject();
        write(explanation.signature(), json);
        json.beginList("frames");
        for (FrameDecision frame : explanation.frames()) {
            ListEntry entry = frame.entry();
            json.beginObject();
            json.field("raw", frame.raw());
            json.field("normalized", frame.normalized());
            json.field("decision", frame.decision().name().toLowerCase(Locale.ROOT));
            json.field("entry", entry == null ? null : entry.place() + " " + entry.text());
            json.endObject();
        }
        json.endList();
        json.beginList("steps");
        for (Explanation.Step step : explanation.steps()) {
            json.beginObject();
            json.field("rule", step.rule());
            json.field("signature", step.signature());
            json.endObject();
        }
        json.endList();
        json.endObject();
        return json.toString();
    }

    private static void write(Signature signature, JsonText json) {
        json.field("signature", signature.signature());
        json.field("proto_signature", signature.protoSignature());
        json.field("notes", signature.notes());
        json.field("failed_rules", signature.failedRules());
        json.field("ruleset", signature.rulesetId());
    }
}
