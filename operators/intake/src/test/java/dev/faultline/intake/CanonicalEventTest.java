package dev.faultline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashTimeQuality;
import dev.faultline.intake.event.DumpReference;
import dev.faultline.intake.event.IntakeNote;
import dev.faultline.intake.event.MissingEvidence;
import dev.faultline.intake.event.PingFrame;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CanonicalEventTest {

    @Test
    void telemetryAndGleanTellTheSameCrashAlike() {
        CrashEvent telemetry =
                SampleCrash.event(SampleCrash.telemetry(SampleCrash.telemetryJson()));
        CrashEvent glean = SampleCrash.event(SampleCrash.glean(SampleCrash.gleanJson()));

        assertThat(glean)
                .usingRecursiveComparison()
                .ignoringFields(
                        "contentHash",
                        "notes",
                        // a Glean date has milliseconds, and says when the ping was made to the
                        // minute
                        "times.clientCrashTimeMillis",
                        "times.clientSentAtMillis",
                        "times.crashTimeMillis")
                .isEqualTo(telemetry);
        assertThat(telemetry.notes()).containsExactly(IntakeNote.ENVIRONMENT_OF_SENDER);
        assertThat(glean.notes()).isEmpty();
    }

    @Test
    void theCrashedBuildGoesBeforeTheSendersBuild() {
        for (CrashEvent event : bothPings()) {
            assertThat(event.application().buildId()).isEqualTo("20260901093012");
            assertThat(event.application().version()).isEqualTo("151.0a1");
            assertThat(event.application().channel()).isEqualTo("nightly");
            assertThat(event.application().product()).isEqualTo("Firefox");
            assertThat(event.platform().os()).isEqualTo("Windows");
            assertThat(event.platform().windowsBuild()).isEqualTo(22631);
            assertThat(event.platform().architecture()).isEqualTo("amd64");
            assertThat(event.process().type()).isEqualTo("content");
            assertThat(event.process().startup()).isTrue();
            assertThat(event.process().uptimeMillis()).isEqualTo(56_815L);
            assertThat(event.process().secondsSinceLastCrash()).isEqualTo(868_004L);
        }
    }

    @Test
    void everyKeyTierIsFound() {
        for (CrashEvent event : bothPings()) {
            assertThat(event.keys().crashEventId()).isEqualTo(SampleCrash.EVENT_ID);
            assertThat(event.keys().minidumpSha256()).isEqualTo(SampleCrash.SHA256);
            assertThat(event.keys().nearUnique()).isEqualTo("20260901093012|content|56815");
            assertThat(event.keys().crashTimeSeconds()).isEqualTo(1_789_999_990L);
        }
    }

    @Test
    void theReportOfTheCrashHasTheSameKeys() {
        Map<String, String> annotations = SampleCrash.annotations();
        annotations.put("ProcessType", "content");
        CrashEvent report =
                SampleCrash.event(
                        SampleCrash.report(
                                SampleCrash.json(annotations),
                                new DumpReference(
                                        DumpReference.MAIN,
                                        "f6ecb3b9-bcb7-4c65-ae77-255d79836cc6.dmp",
                                        "file:///dumps/1",
                                        SampleCrash.SHA256.toUpperCase(java.util.Locale.ROOT),
                                        1000,
                                        null),
                                new DumpReference(
                                        "upload_file_minidump_browser",
                                        null,
                                        "file:///dumps/2",
                                        null,
                                        1000,
                                        null)));
        CrashEvent ping = bothPings().get(0);

        assertThat(report.keys())
                .usingRecursiveComparison()
                .ignoringFields("localDumpId")
                .isEqualTo(ping.keys());
        assertThat(report.keys().localDumpId()).isEqualTo("f6ecb3b9-bcb7-4c65-ae77-255d79836cc6");
        assertThat(report.application()).isEqualTo(ping.application());
        assertThat(report.process()).isEqualTo(ping.process());
        assertThat(report.publicAnnotations()).isEqualTo(ping.publicAnnotations());
        assertThat(report.eventId()).isEqualTo("report:bp-0b6b1c2d-1111-4222-8333-444455260922");
        assertThat(report.signatureInputs().additionalMinidumps())
                .containsExactly("upload_file_minidump_browser");
        assertThat(report.missingEvidence()).isEmpty();
    }

    @Test
    void theDelayIsTakenOffTheReceiveTime() {
        CrashEvent telemetry = bothPings().get(0);
        assertThat(telemetry.times().crashTimeMillis()).isEqualTo(SampleCrash.RECEIVED_AT - 3000);
        assertThat(telemetry.times().quality()).isEqualTo(CrashTimeQuality.CREATION_DELAY);

        CrashEvent dated =
                SampleCrash.event(
                        SampleCrash.ping(
                                CrashFormat.TELEMETRY_CRASH_V4,
                                SampleCrash.telemetryJson(),
                                Map.of(RawCrash.HEADER_DATE, "Mon, 21 Sep 2026 15:13:10 GMT")));
        assertThat(dated.times().quality()).isEqualTo(CrashTimeQuality.DELAY);
        assertThat(dated.times().crashTimeMillis()).isEqualTo(SampleCrash.RECEIVED_AT - 3_600_000);
    }

    @Test
    void theStackKeepsAddressesAndSaysWhatThePingCannotKnow() {
        CrashEvent event = bothPings().get(1);
        assertThat(event.stack()).isNotNull();
        assertThat(event.stack().threads().get(0).frames())
                .containsExactly(
                        new PingFrame(0x7ffa01234567L, 1, "context"),
                        new PingFrame(0x7ffa0abcdef0L, 1, "cfi"),
                        new PingFrame(-16, -1, "scan"));
        assertThat(event.stack().crashAddress()).isEqualTo(0x18);
        assertThat(event.stack().modules().get(1).debugFile()).isEqualTo("xul.pdb");
        assertThat(event.signatureInputs().os()).isEqualTo("Windows NT");
        assertThat(event.missingEvidence())
                .contains(MissingEvidence.OTHER_THREADS, MissingEvidence.ADDITIONAL_MINIDUMPS)
                .doesNotContain(MissingEvidence.STACK);
    }

    @Test
    void theClientIdLeavesOnlyAsKeyedHash() {
        for (CrashEvent event : bothPings()) {
            assertThat(event.clientHash()).hasSize(64).matches("[0-9a-f]+");
            assertThat(event.toString()).doesNotContain(SampleCrash.CLIENT_ID);
        }
        assertThat(new ClientHasher(new byte[32]).hash(SampleCrash.CLIENT_ID))
                .isNotEqualTo(bothPings().get(0).clientHash());
    }

    @Test
    void theWarehouseSpellingTellsTheSame() {
        String snake =
                SampleCrash.telemetryJson()
                        .replace("stackTraces", "stack_traces")
                        .replace("processType", "process_type")
                        .replace("minidumpSha256Hash", "minidump_sha256_hash")
                        .replace("hasCrashEnvironment", "has_crash_environment")
                        .replace("crashTime", "crash_time")
                        .replace("MozCrashReason", "moz_crash_reason")
                        .replace("OOMAllocationSize", "oom_allocation_size")
                        .replace("UptimeTS", "uptime_ts");
        assertThat(SampleCrash.event(SampleCrash.telemetry(snake)))
                .usingRecursiveComparison()
                .ignoringFields("contentHash")
                .isEqualTo(bothPings().get(0));
    }

    @Test
    void camelCaseStacksOfOlderAndroidPingsAreRead() {
        String camel =
                SampleCrash.gleanJson()
                        .replace("crash_type", "crashType")
                        .replace("crash_address", "crashAddress")
                        .replace("crash_thread", "crashThread")
                        .replace("base_address", "baseAddress")
                        .replace("end_address", "endAddress")
                        .replace("module_index", "moduleIndex")
                        .replace("debug_id", "debugId")
                        .replace("debug_file", "debugFile")
                        .replace("code_id", "codeId");
        assertThat(SampleCrash.event(SampleCrash.glean(camel)).stack())
                .isEqualTo(bothPings().get(1).stack());
    }

    @Test
    void everyComponentIsOfATypeThatAStreamCanCarry() {
        Set<Class<?>> seen = new HashSet<>();
        checkComponents(CrashEvent.class, seen);
        assertThat(seen).hasSizeGreaterThan(10);
    }

    private static void checkComponents(Class<?> type, Set<Class<?>> seen) {
        if (!seen.add(type)) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            checkType(component.getGenericType(), component, seen);
        }
    }

    private static void checkType(
            java.lang.reflect.Type type, RecordComponent component, Set<Class<?>> seen) {
        if (type instanceof java.lang.reflect.ParameterizedType generic) {
            assertThat(generic.getRawType()).as(component.toString()).isIn(List.class, Map.class);
            Arrays.stream(generic.getActualTypeArguments())
                    .forEach(argument -> checkType(argument, component, seen));
        } else if (((Class<?>) type).isRecord()) {
            checkComponents((Class<?>) type, seen);
        } else if (!((Class<?>) type).isEnum() && !((Class<?>) type).isPrimitive()) {
            assertThat(type)
                    .as(component.toString())
                    .isIn(String.class, Long.class, Integer.class, byte[].class);
        }
    }

    private static List<CrashEvent> bothPings() {
        return List.of(
                SampleCrash.event(SampleCrash.telemetry(SampleCrash.telemetryJson())),
                SampleCrash.event(SampleCrash.glean(SampleCrash.gleanJson())));
    }
}
