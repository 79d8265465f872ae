package dev.faultline.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.functions.stackwalk.PingSignature;
import dev.faultline.intake.ClientHasher;
import dev.faultline.intake.CrashFormat;
import dev.faultline.intake.CrashParser;
import dev.faultline.intake.IntakeLimits;
import dev.faultline.intake.IntakeResult;
import dev.faultline.intake.RawCrash;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.signature.EngineGeneration;
import dev.faultline.signature.Ruleset;
import dev.faultline.signature.Signature;
import dev.faultline.signature.SignatureEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faultline ping}. */
@Command(
        name = "ping",
        description = {
            "Read a crash ping or the annotations of a crash report from standard input and print the",
            "canonical event that the jobs make of it, one JSON object; with symbols also its signature.",
            "What cannot be read is answered with the reason of its dead letter, and exit status 1."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  faultline ping < ping.json",
            "  faultline ping --symbols symbols --received-at 2026-11-27T12:00:00Z < ping.json"
        })
final class PingCommand implements Callable<Integer> {

    private static final int MAX_BYTES = 64 << 20;

    /**
     * What the command prints is for the owner of the ping; the hash of the jobs has another key.
     */
    private static final byte[] NO_SECRET = new byte[32];

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build();

    /** Names of the formats on the command line. */
    enum Format {
        auto,
        v4,
        glean,
        report
    }

    @Spec private CommandSpec spec;

    @Mixin private SymbolOptions symbols;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description =
                    "${COMPLETION-CANDIDATES}: telemetry ping of version 4, Glean ping, annotations"
                            + " of a report (default: ${DEFAULT-VALUE}, by the names in it).")
    private Format format = Format.auto;

    @Option(
            names = "--received-at",
            paramLabel = "TIME",
            description =
                    "When it was received, such as 2026-11-27T12:00:00Z (default: now). Crash times"
                            + " that it contradicts are clamped.")
    private @Nullable Instant receivedAt;

    @Option(
            names = "--document-id",
            paramLabel = "ID",
            description = "Document id of the ping or crash id of the report.")
    private @Nullable String documentId;

    @SuppressWarnings("UnusedVariable") // accepted everywhere, so also where it is the only way
    @Option(names = "--json", description = "Print JSON; there is no other format.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        byte[] payload = System.in.readNBytes(MAX_BYTES);
        CrashFormat shape = shape(payload);
        RawCrash raw =
                new RawCrash(
                        shape == CrashFormat.CRASH_REPORT ? CrashSource.REPORT : CrashSource.PING,
                        shape,
                        documentId,
                        (receivedAt == null ? Instant.now() : receivedAt).toEpochMilli(),
                        Map.of(),
                        payload,
                        List.of());
        IntakeResult result =
                new CrashParser(IntakeLimits.DEFAULT, new ClientHasher(NO_SECRET)).parse(raw);
        ObjectNode answer =
                result instanceof IntakeResult.Accepted accepted
                        ? accepted(accepted.event())
                        : JSON.valueToTree(result);
        PrintWriter out = spec.commandLine().getOut();
        out.print(JSON.writeValueAsString(answer));
        out.print('\n');
        out.flush();
        return result instanceof IntakeResult.Accepted ? 0 : 1;
    }

    private ObjectNode accepted(CrashEvent event) {
        ObjectNode answer = JSON.valueToTree(event);
        answer.remove("client_hash");
        if (symbols.areGiven()) {
            SignatureEngine engine = SignatureEngine.of(Ruleset.builtIn(EngineGeneration.G2026_08));
            try (SymbolOptions.Open source = symbols.open(spec)) {
                Signature signature = PingSignature.of(event, source, engine);
                answer.set("signature", JSON.valueToTree(signature));
            }
        }
        return answer;
    }

    private CrashFormat shape(byte[] payload) {
        return switch (format) {
            case v4 -> CrashFormat.TELEMETRY_CRASH_V4;
            case glean -> CrashFormat.GLEAN_CRASH;
            case report -> CrashFormat.CRASH_REPORT;
            case auto -> guess(payload);
        };
    }

    private static CrashFormat guess(byte[] payload) {
        try {
            JsonNode root = JSON.readTree(payload);
            if (root.has("metrics") || root.has("ping_info")) {
                return CrashFormat.GLEAN_CRASH;
            }
            return root.has("ProductName") || root.has("extra")
                    ? CrashFormat.CRASH_REPORT
                    : CrashFormat.TELEMETRY_CRASH_V4;
        } catch (JsonProcessingException e) {
            // The parser says better what is wrong with it.
            return CrashFormat.TELEMETRY_CRASH_V4;
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }
}
