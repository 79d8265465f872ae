package dev.faultline.jobs.generator;

import static dev.faultline.jobs.generator.GeneratedStreams.REAL_CRASHES;
import static dev.faultline.jobs.generator.GeneratedStreams.START;
import static dev.faultline.jobs.generator.GeneratedStreams.badBuild;
import static dev.faultline.jobs.generator.GeneratedStreams.envelopes;
import static dev.faultline.jobs.generator.GeneratedStreams.json;
import static dev.faultline.jobs.generator.GeneratedStreams.records;
import static dev.faultline.jobs.generator.GeneratedStreams.settings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.DumpReference;
import dev.faultline.schema.PayloadFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealCrashesTest {

    private static final int INLINE_LIMIT_BYTES = 64 * 1024;

    @Test
    void badBuildFaultHasTheFunctionsOfTheRealCrash() throws IOException {
        for (JsonNode row : expected()) {
            if (row.path("name").asText().startsWith("bad-content-flex-line")) {
                List<String> functions = new ArrayList<>();
                row.path("walked").forEach(f -> functions.add(f.path("function").asText()));
                assertThat(functions).startsWith(BadBuildFault.FUNCTIONS.toArray(String[]::new));
                assertThat(row.path("walked").path(0).path("inlines").path(0).asText())
                        .isEqualTo(BadBuildFault.INLINED);
            }
        }
    }

    @Test
    void everyKeptCrashIsComplete() throws IOException {
        for (JsonNode row : expected()) {
            byte[] dump = Files.readAllBytes(REAL_CRASHES.resolve(row.path("dump").asText()));
            String hash = row.path("dump_sha256").asText();
            String name = row.path("name").asText();
            assertThat(Names.hex(Names.sha256(dump))).isEqualTo(hash);
            for (String file : List.of("pings/%s.v4", "pings/%s.glean", "reports/%s")) {
                assertThat(REAL_CRASHES.resolve(file.formatted(name) + ".json"))
                        .content()
                        .contains(hash)
                        .contains(row.path("crash_event_id").asText());
            }
        }
    }

    @Test
    void incidentRepeatsRealCrashesUnderNewIdentities() throws IOException {
        ScenarioSettings settings = settings(7, Irregularities.NONE, List.of(badBuild(1)));
        List<GeneratedRecord> records =
                records(Scenario.of(settings), RealCrashes.load(REAL_CRASHES));
        List<DumpReference> real =
                envelopes(records, PayloadFormat.CRASH_REPORT).stream()
                        .filter(report -> json(report).has("CrashWriter"))
                        .map(report -> report.getDumps().get(0))
                        .toList();
        assertThat(real).hasSizeGreaterThan(20);
        assertThat(real).extracting(DumpReference::getSha256).doesNotHaveDuplicates();
        assertThat(real).allMatch(dump -> dump.getInline().remaining() <= INLINE_LIMIT_BYTES);
    }

    @Test
    void realCrashSaysTheBuildAndTimeOfTheScenario() throws IOException {
        ScenarioSettings settings = settings(7, Irregularities.NONE, List.of(badBuild(1)));
        List<GeneratedRecord> records =
                records(Scenario.of(settings), RealCrashes.load(REAL_CRASHES));
        CrashEnvelope report =
                envelopes(records, PayloadFormat.CRASH_REPORT).stream()
                        .filter(r -> json(r).has("CrashWriter"))
                        .findFirst()
                        .orElseThrow();
        JsonNode annotations = json(report);
        assertThat(annotations.path("BuildID").asText()).isEqualTo("20261121020000");
        assertThat(annotations.path("CrashTime").asLong()).isGreaterThanOrEqualTo(START / 1000);
        assertThat(annotations.path("MinidumpSha256Hash").asText())
                .isEqualTo(report.getDumps().get(0).getSha256());
    }

    private static JsonNode expected() throws IOException {
        return json(Files.readAllBytes(REAL_CRASHES.resolve("expected.json")));
    }
}
