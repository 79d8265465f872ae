package dev.faultline.jobs.generator;

import static dev.faultline.jobs.generator.GeneratedStreams.HOUR;
import static dev.faultline.jobs.generator.GeneratedStreams.START;
import static dev.faultline.jobs.generator.GeneratedStreams.badBuild;
import static dev.faultline.jobs.generator.GeneratedStreams.envelopes;
import static dev.faultline.jobs.generator.GeneratedStreams.json;
import static dev.faultline.jobs.generator.GeneratedStreams.payload;
import static dev.faultline.jobs.generator.GeneratedStreams.records;
import static dev.faultline.jobs.generator.GeneratedStreams.settings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.intake.ClientHasher;
import dev.faultline.intake.CrashFormat;
import dev.faultline.intake.CrashParser;
import dev.faultline.intake.IntakeLimits;
import dev.faultline.intake.IntakeResult;
import dev.faultline.intake.RawCrash;
import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.jobs.Topics;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.PayloadFormat;
import dev.faultline.schema.UsageSample;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamGeneratorTest {

    private static final List<GeneratedRecord> QUIET =
            records(settings(7, Irregularities.NONE, List.of()));
    private static final List<GeneratedRecord> UNRULY =
            records(
                    settings(
                            7,
                            new Irregularities(0.05, 0.05, 0.05, 0.1, 0.02, 0.1, 0.1),
                            List.of(badBuild(0))));

    @Test
    void sameSettingsGiveTheSameRecords() {
        ScenarioSettings settings = settings(3, Irregularities.USUAL, List.of(badBuild(0.3)));
        assertThat(records(settings)).isEqualTo(records(settings));
    }

    @Test
    void anotherSeedGivesOtherRecords() {
        assertThat(records(settings(8, Irregularities.NONE, List.of()))).isNotEqualTo(QUIET);
    }

    @Test
    void recordsComeInReceiveOrderAndBeforeTheEnd() {
        assertThat(UNRULY).extracting(GeneratedRecord::receivedAtMillis).isSorted();
        assertThat(UNRULY)
                .allMatch(r -> r.receivedAtMillis() >= START)
                .allMatch(r -> r.receivedAtMillis() <= START + 4 * HOUR);
    }

    @Test
    void volumeFollowsTheSettings() {
        long pings = QUIET.stream().filter(r -> r.topic().equals(Topics.PINGS)).count();
        double season = 0;
        for (int minute = 0; minute < 240; minute++) {
            season += Scenario.season(START + minute * 60_000L) / 240;
        }
        double crashes = 4 * 3600 * season / 6;
        assertThat((double) pings).isBetween(crashes * 0.9, crashes * 1.08);
    }

    @Test
    void usageIsWithinBounds() {
        assertThat(QUIET.stream().filter(r -> r.topic().equals(Topics.USAGE)))
                .map(r -> (UsageSample) r.value())
                .isNotEmpty()
                .allMatch(s -> s.getIntervalStart().isBefore(s.getIntervalEnd()))
                .allMatch(s -> !s.getReceivedAt().isBefore(s.getIntervalEnd()))
                .allMatch(s -> s.getHoursWall() > 0 && s.getHoursWall() <= 12);
    }

    @Test
    void intakeAcceptsAllThatIsNotBroken() {
        assertThat(QUIET.stream().flatMap(StreamGeneratorTest::parse))
                .isNotEmpty()
                .allMatch(IntakeResult.Accepted.class::isInstance);
    }

    @Test
    void brokenPingsAreRejected() {
        assertThat(UNRULY.stream().flatMap(StreamGeneratorTest::parse))
                .anyMatch(IntakeResult.Rejected.class::isInstance);
    }

    @Test
    void duplicatesShareDocumentIdAndPayload() {
        Map<String, byte[]> seen = new HashMap<>();
        int duplicates = 0;
        for (CrashEnvelope ping : envelopes(UNRULY, PayloadFormat.GLEAN_CRASH)) {
            byte[] before = seen.put(ping.getDocumentId(), payload(ping));
            if (before != null) {
                assertThat(payload(ping)).isEqualTo(before);
                duplicates++;
            }
        }
        assertThat(duplicates).isPositive();
    }

    @Test
    void pingsAndReportsOfOneCrashJoinByEventIdAndHash() {
        Map<String, String> hashByEvent = new HashMap<>();
        for (CrashEnvelope ping : envelopes(QUIET, PayloadFormat.GLEAN_CRASH)) {
            JsonNode strings = json(ping).path("metrics").path("string");
            hashByEvent.put(
                    strings.path("crash.event_id").asText(),
                    strings.path("crash.minidump_sha256_hash").asText());
        }
        int joined = 0;
        for (CrashEnvelope report : envelopes(QUIET, PayloadFormat.CRASH_REPORT)) {
            String hash = report.getDumps().get(0).getSha256();
            byte[] dump = report.getDumps().get(0).getInline().array();
            assertThat(hash).isEqualTo(Names.hex(Names.sha256(dump)));
            String ofPing = hashByEvent.get(json(report).path("CrashEventID").asText());
            if (ofPing != null) {
                assertThat(ofPing).isEqualTo(hash);
                joined++;
            }
        }
        assertThat(joined).isGreaterThan(50);
    }

    @Test
    void badBuildCrashesOnlyFromItsStart() {
        List<GeneratedRecord> bad =
                UNRULY.stream().filter(StreamGeneratorTest::tellsOfTheBadBuild).toList();
        assertThat(bad)
                .hasSizeGreaterThan(50)
                .allMatch(r -> r.receivedAtMillis() >= START + 2 * HOUR);
    }

    @Test
    void incidentsLeaveTheUsualCrashesAlone() {
        ScenarioSettings with =
                settings(
                        7,
                        Irregularities.NONE,
                        List.of(
                                new Incident.LoopingClient(
                                        START, START + HOUR, "release", 3, 10_000)));
        Set<String> looping = new HashSet<>(arrivals(records(with)));
        assertThat(looping).containsAll(arrivals(QUIET)).hasSizeGreaterThan(QUIET.size() + 300);
    }

    @Test
    void loopingClientIsOneClient() {
        ScenarioSettings with =
                settings(
                        7,
                        Irregularities.NONE,
                        List.of(
                                new Incident.LoopingClient(
                                        START, START + HOUR, "release", 3, 10_000)));
        Map<String, Integer> crashesByClient = new HashMap<>();
        for (CrashEnvelope ping : envelopes(records(with), PayloadFormat.TELEMETRY_CRASH_V4)) {
            crashesByClient.merge(json(ping).path("clientId").asText(), 1, Integer::sum);
        }
        List<Integer> sorted = crashesByClient.values().stream().sorted().toList();
        assertThat(Collections.max(sorted)).isGreaterThan(100);
        assertThat(sorted.get(sorted.size() - 2)).isLessThan(10);
    }

    private static List<String> arrivals(List<GeneratedRecord> records) {
        return records.stream()
                .map(r -> r.topic() + " " + r.key() + " " + r.receivedAtMillis())
                .toList();
    }

    private static boolean tellsOfTheBadBuild(GeneratedRecord record) {
        return record.value() instanceof CrashEnvelope envelope
                && new String(payload(envelope), StandardCharsets.UTF_8).contains("128.0.1");
    }

    private static Stream<IntakeResult> parse(GeneratedRecord record) {
        if (!(record.value() instanceof CrashEnvelope envelope)) {
            return Stream.empty();
        }
        CrashSource source =
                record.topic().equals(Topics.PINGS) ? CrashSource.PING : CrashSource.REPORT;
        CrashParser parser = new CrashParser(IntakeLimits.DEFAULT, new ClientHasher(new byte[32]));
        IntakeResult result =
                parser.parse(
                        new RawCrash(
                                source,
                                CrashFormat.valueOf(envelope.getFormat().name()),
                                envelope.getDocumentId(),
                                record.receivedAtMillis(),
                                envelope.getHeaders(),
                                payload(envelope),
                                List.of()));
        if (result instanceof IntakeResult.Accepted accepted) {
            assertKnown(accepted.event());
        }
        return Stream.of(result);
    }

    private static void assertKnown(CrashEvent event) {
        assertThat(event.application().product()).startsWith("Meadow");
        assertThat(event.application().version()).isNotEqualTo("unknown");
        assertThat(event.application().buildId()).hasSize(14);
        assertThat(event.keys().crashEventId()).isNotNull();
    }
}
