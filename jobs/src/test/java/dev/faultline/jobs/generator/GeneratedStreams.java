package dev.faultline.jobs.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.PayloadFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Small scenarios and what they produce. */
final class GeneratedStreams {

    static final long START = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();
    static final long HOUR = Duration.ofHours(1).toMillis();
    static final Path REAL_CRASHES = Path.of("../local-cluster/crashes/out");

    private static final ObjectMapper JSON = new ObjectMapper();

    private GeneratedStreams() {}

    /** Four hours at a crash per six seconds; half of the crashes are reported. */
    static ScenarioSettings settings(
            long seed, Irregularities irregularities, List<Incident> incidents) {
        return new ScenarioSettings(
                seed,
                START,
                START + 4 * HOUR,
                START + 4 * HOUR + 1,
                1 / 6.0,
                1 / 6.0,
                0.5,
                0.5,
                300,
                10_000,
                irregularities,
                incidents);
    }

    static Incident.BadBuild badBuild(double realShare) {
        return new Incident.BadBuild(
                START + 2 * HOUR, START + 4 * HOUR, "release", "128.0.1", 2 * HOUR, 0.1, realShare);
    }

    static List<GeneratedRecord> records(ScenarioSettings settings) {
        return records(Scenario.of(settings), RealCrashes.none());
    }

    static List<GeneratedRecord> records(Scenario scenario, RealCrashes real) {
        List<GeneratedRecord> records = new ArrayList<>();
        new StreamGenerator(scenario, real).forEachRemaining(records::add);
        return records;
    }

    static List<CrashEnvelope> envelopes(List<GeneratedRecord> records, PayloadFormat format) {
        return records.stream()
                .map(GeneratedRecord::value)
                .filter(CrashEnvelope.class::isInstance)
                .map(CrashEnvelope.class::cast)
                .filter(envelope -> envelope.getFormat() == format)
                .toList();
    }

    static byte[] payload(CrashEnvelope envelope) {
        byte[] bytes = new byte[envelope.getPayload().remaining()];
        envelope.getPayload().duplicate().get(bytes);
        return bytes;
    }

    static JsonNode json(CrashEnvelope envelope) {
        return json(payload(envelope));
    }

    static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
