package dev.faultline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import dev.faultline.intake.event.DumpReference;
import dev.faultline.intake.event.IntakeNote;
import dev.faultline.intake.event.JavaFrame;
import dev.faultline.intake.event.PingFrame;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                                   | JSON_MALFORMED
                    {                                                    | JSON_MALFORMED
                    {} {}                                                | FIELD_MISSING
                    []                                                   | JSON_NOT_OBJECT
                    7                                                    | JSON_NOT_OBJECT
                    {}                                                   | FIELD_MISSING
                    {"payload":[]}                                       | FIELD_TYPE
                    {"payload":{}}                                       | FIELD_MISSING
                    {"payload":{"metadata":7}}                           | FIELD_TYPE
                    {"payload":{"crashDate":20180410}}                   | FIELD_TYPE
                    {"payload":{"metadata":{},"processType":[]}}         | FIELD_TYPE
                    {"application":"x","payload":{"metadata":{}}}        | FIELD_TYPE
                    {"type":"main","payload":{"metadata":{}}}            | UNSUPPORTED_FORMAT
                    {"version":2,"payload":{"metadata":{}}}              | UNSUPPORTED_FORMAT
                    {"payload":{"metadata":{"a":"1","a":"2"}}}           | JSON_DUPLICATE_KEY
                    {"payload":{"metadata":{}},"payload":{}}             | JSON_DUPLICATE_KEY
                    {"payload":{"metadata":{"Uptime":1e1000000000}}}     | VALUE_RANGE
                    {"payload":{"metadata":{"Uptime":NaN}}}              | JSON_MALFORMED
                    {"payload":{"metadata":{}}} x                        | JSON_MALFORMED
                    """)
    void refusesWithAReason(String json, RejectReason reason) {
        IntakeResult.Rejected rejected = SampleCrash.rejection(SampleCrash.telemetry(json));
        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.detail()).hasSizeBetween(1, 200);
        assertThat(rejected.eventId()).isEqualTo("ping:" + SampleCrash.DOCUMENT_ID);
    }

    @Test
    void refusesWhatIsBeyondTheLimits() {
        assertThat(reasonOf("{\"a\":" + "[".repeat(70) + "]".repeat(70) + "}"))
                .isEqualTo(RejectReason.JSON_TOO_DEEP);
        assertThat(reasonOf("{\"type\":\"" + "x".repeat(300_000) + "\"}"))
                .isEqualTo(RejectReason.JSON_LIMIT);
        assertThat(reasonOf("{\"a\":[" + "1,".repeat(250_000) + "1]}"))
                .isEqualTo(RejectReason.JSON_LIMIT);
        assertThat(reasonOf("{\"version\":" + "1".repeat(100) + "}"))
                .isEqualTo(RejectReason.JSON_LIMIT);
        assertThat(reasonOf(" ".repeat((1 << 20) + 1))).isEqualTo(RejectReason.JSON_TOO_LARGE);
    }

    @Test
    void theEnvironmentTellsOfTheMachineWhatLiftIsComputedOver() {
        String environment =
                """
                {"system":{"gfx":{"D2DEnabled":true,"adapters":[
                   {"vendorID":"0x10de","deviceID":"0x1c82","driverVersion":"31.0.15","RAM":4096,
                    "nested":{"vendorID":"x"}},
                   {"vendorID":"0x8086"}]}},
                 "settings":{"locale":"de-CH"},
                 "addons":{"theme":{"id":"dark@x"},
                  "activeAddons":{"tabs@a.example":{"version":"1"},"block@b.example":{}}}}
                """;
        assertThat(
                        SampleCrash.event(
                                        SampleCrash.telemetry(
                                                "{\"environment\":"
                                                        + environment
                                                        + ",\"payload\":{\"metadata\":{}}}"))
                                .machine())
                .isEqualTo(
                        Map.of(
                                "AdapterVendorID", "0x10de",
                                "AdapterDeviceID", "0x1c82",
                                "AdapterDriverVersion", "31.0.15",
                                "useragent_locale", "de-CH",
                                "Add-ons", "tabs@a.example,block@b.example"));
    }

    @Test
    void anEnvironmentOfAnotherShapeTellsNothingOfTheMachine() {
        String environment =
                "{\"system\":{\"gfx\":{\"adapters\":{\"vendorID\":1}}},"
                        + "\"addons\":{\"activeAddons\":[1]},\"settings\":[]}";
        assertThat(
                        SampleCrash.event(
                                        SampleCrash.telemetry(
                                                "{\"environment\":"
                                                        + environment
                                                        + ",\"payload\":{\"metadata\":{}}}"))
                                .machine())
                .isEmpty();
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] json = "{\"type\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(SampleCrash.rejection(raw(CrashFormat.TELEMETRY_CRASH_V4, json)).reason())
                .isEqualTo(RejectReason.JSON_MALFORMED);
    }

    @Test
    void refusesAFormatThatTheTopicDoesNotCarry() {
        assertThat(SampleCrash.rejection(raw(CrashFormat.CRASH_REPORT, new byte[0])).reason())
                .isEqualTo(RejectReason.UNSUPPORTED_FORMAT);
    }

    @Test
    void aRepeatedAnnotationOfTheSameValueIsNoted() {
        CrashEvent event = metadata("\"StartupCrash\":\"0\",\"StartupCrash\":\"0\"");
        assertThat(event.notes()).contains(IntakeNote.ANNOTATION_REPEATED);
    }

    @Test
    void detailsNeverQuoteThePayload() {
        String canary = "zq7canary";
        for (String json :
                List.of(
                        "{\"" + canary + "\":" + canary,
                        "{\"type\":\"" + canary + "\"}",
                        "{\"payload\":\"" + canary + "\"}",
                        "{\"payload\":{\"" + canary + "\":1}}")) {
            assertThat(SampleCrash.rejection(SampleCrash.telemetry(json)).detail())
                    .doesNotContain(canary);
        }
    }

    @Test
    void withoutAUsableIdTheContentIsTheIdentity() {
        byte[] json = "{\"payload\":{\"metadata\":{}}}".getBytes(StandardCharsets.UTF_8);
        CrashEvent event = SampleCrash.event(raw(CrashFormat.TELEMETRY_CRASH_V4, json));
        assertThat(event.eventId()).isEqualTo("ping:sha256-" + event.contentHash());

        CrashEvent inside =
                SampleCrash.event(
                        raw(
                                CrashFormat.TELEMETRY_CRASH_V4,
                                "{\"id\":\"abc-1\",\"payload\":{\"metadata\":{}}}"
                                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(inside.eventId()).isEqualTo("ping:abc-1");
    }

    @ParameterizedTest
    @CsvSource({
        "868004, 868004",
        "0, 0",
        "12.7, 12",
        "-18446744071923804046,",
        "18446744071923804046,",
        "4294967296000,",
        "NaN,",
        "1e3,"
    })
    void overflownAgesAreNotedAndAbsent(String told, Long age) {
        CrashEvent event = metadata("\"SecondsSinceLastCrash\":\"" + told + "\"");
        assertThat(event.process().secondsSinceLastCrash()).isEqualTo(age);
        assertThat(event.notes().contains(IntakeNote.NUMBER_IMPLAUSIBLE)).isEqualTo(age == null);
    }

    @Test
    void numbersAndBooleansMayBeTextOrNot() {
        assertThat(metadata("\"OOMAllocationSize\":4096,\"StartupCrash\":true"))
                .usingRecursiveComparison()
                .ignoringFields("contentHash")
                .isEqualTo(metadata("\"OOMAllocationSize\":\"4096\",\"StartupCrash\":\"1\""));
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "null",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "' e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
        "'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 '",
        "'  '",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "5f95d0abb0104fa7"
    })
    void aHashThatManyCrashesShareNeverJoins(String hash) {
        CrashEvent event = metadata("\"MinidumpSha256Hash\":\"" + hash + "\"");
        assertThat(event.keys().minidumpSha256()).isNull();
    }

    @Test
    void theCollectorsHashOfTheDumpCounts() {
        CrashEvent event =
                SampleCrash.event(
                        SampleCrash.report(
                                "{\"MinidumpSha256Hash\":\"" + SampleCrash.SHA256 + "\"}",
                                new DumpReference(
                                        DumpReference.MAIN,
                                        null,
                                        null,
                                        null,
                                        3,
                                        new byte[] {1, 2, 3})));
        assertThat(event.keys().minidumpSha256())
                .isEqualTo("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
        assertThat(event.notes()).contains(IntakeNote.DUMP_HASH_MISMATCH);
    }

    @Test
    void aReportMayCarryItsAnnotationsAsExtra() {
        String annotations = SampleCrash.json(SampleCrash.annotations());
        CrashEvent flat = SampleCrash.event(SampleCrash.report(annotations));
        for (String json :
                List.of(
                        "{\"extra\":" + annotations + "}",
                        "{\"extra\":" + SampleCrash.quote(annotations) + "}")) {
            assertThat(SampleCrash.event(SampleCrash.report(json)))
                    .usingRecursiveComparison()
                    .ignoringFields("contentHash")
                    .isEqualTo(flat);
        }
    }

    @Test
    void theMachineOfAReportIsInItsEnvironment() {
        String environment =
                "{\"system\":{\"os\":{\"name\":\"Windows_NT\",\"version\":\"6.3\","
                        + "\"windowsBuildNumber\":9600}},\"build\":{\"architecture\":\"x86-64\"}}";
        CrashEvent event =
                SampleCrash.event(
                        SampleCrash.report(
                                SampleCrash.json(Map.of("TelemetryEnvironment", environment))));
        assertThat(event.platform().os()).isEqualTo("Windows");
        assertThat(event.platform().windowsBuild()).isEqualTo(9600);
        assertThat(event.platform().architecture()).isEqualTo("amd64");
    }

    @Test
    void bothVersionsOfJavaExceptionsAreOutermostFirst() {
        CrashEvent one =
                java(
                        "{\"throwables\":[{\"type_name\":\"java.lang.RuntimeException\","
                                + "\"message\":\"m\",\"stack\":[{\"class_name\":\"a.B\","
                                + "\"method_name\":\"c\",\"file\":\"B.kt\",\"line\":7,"
                                + "\"is_native\":false}]},{\"type_name\":\"java.io.IOException\","
                                + "\"stack\":[]}]}");
        assertThat(one.signatureInputs().javaException()).isNotNull();
        assertThat(one.signatureInputs().javaException().throwables())
                .extracting(t -> t.typeName())
                .containsExactly("java.lang.RuntimeException", "java.io.IOException");
        assertThat(one.signatureInputs().javaException().throwables().get(0).stack())
                .containsExactly(new JavaFrame("a.B", "c", "B.kt", 7));

        CrashEvent zero =
                java(
                        "{\"messages\":[\"outer\",\"inner\"],\"stack\":[{\"className\":\"a.B\","
                                + "\"methodName\":\"c\",\"file\":\"B.kt\",\"line\":7}]}");
        assertThat(zero.signatureInputs().javaException()).isNotNull();
        assertThat(zero.signatureInputs().javaException().throwables()).hasSize(2);
        assertThat(zero.signatureInputs().javaException().throwables().get(0).stack())
                .containsExactly(new JavaFrame("a.B", "c", "B.kt", 7));
    }

    @Test
    void theReportsJavaExceptionIsTurnedAround() {
        String exception =
                "{\"exception\":{\"values\":["
                        + "{\"stacktrace\":{\"type\":\"IOException\",\"module\":\"java.io\","
                        + "\"value\":\"v\",\"frames\":[]}},"
                        + "{\"stacktrace\":{\"type\":\"RuntimeException\",\"module\":\"java.lang\","
                        + "\"frames\":[{\"module\":\"a.B\",\"function\":\"c\","
                        + "\"filename\":\"B.kt\",\"lineno\":7}]}}]}}";
        CrashEvent event =
                SampleCrash.event(
                        SampleCrash.report(SampleCrash.json(Map.of("JavaException", exception))));
        assertThat(event.signatureInputs().javaException()).isNotNull();
        assertThat(event.signatureInputs().javaException().throwables())
                .extracting(t -> t.typeName())
                .containsExactly("java.lang.RuntimeException", "java.io.IOException");
    }

    @Test
    void aMissingOrForeignCrashingThreadBecomesTheFirst() {
        String stack = "{\"threads\":[{\"frames\":[{\"ip\":\"0x1\"}]}]%s}";
        CrashEvent missing = stack(stack.formatted(""));
        assertThat(missing.stack()).isNotNull();
        assertThat(missing.stack().crashingThread()).isZero();
        assertThat(missing.notes()).contains(IntakeNote.CRASHING_THREAD_ASSUMED);

        CrashEvent foreign = stack(stack.formatted(",\"crash_info\":{\"crashing_thread\":12}"));
        assertThat(foreign.stack()).isNotNull();
        assertThat(foreign.stack().crashingThread()).isZero();
        assertThat(foreign.notes()).contains(IntakeNote.CRASHING_THREAD_OUT_OF_RANGE);
    }

    @Test
    void aDamagedStackIsReadAsFarAsItGoes() {
        CrashEvent event =
                stack(
                        "{\"modules\":[7,{\"filename\":\"/home/alice/libxul.so\","
                                + "\"base_addr\":\"zz\",\"debug_id\":\"ab-cd\"}],"
                                + "\"threads\":[{\"frames\":[{\"ip\":\"nope\"},{\"omitted\":3},5,"
                                + "{\"ip\":\"0x1ffffffffffffffff\",\"module_index\":\"1\"}]}]}");
        assertThat(event.stack()).isNotNull();
        assertThat(event.stack().modules()).hasSize(2);
        assertThat(event.stack().modules().get(1).fileName()).isEqualTo("libxul.so");
        assertThat(event.stack().modules().get(1).debugId()).isEqualTo("ABCD");
        assertThat(event.stack().threads().get(0).frames()).hasSize(3);
        assertThat(event.stack().threads().get(0).frames().get(2).moduleIndex()).isEqualTo(1);
        assertThat(event.notes()).contains(IntakeNote.STACK_MALFORMED);
        assertThat(stack("\"gone\"").stack()).isNull();
    }

    /** Samples have an index one beyond the modules, and frames without any. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, false",
        "'\"1\"', 1, false",
        "2, -1, true",
        "-1, -1, false",
        "99999999999, -1, false",
        "null, -1, false",
        "'\"xul\"', -1, false",
    })
    void aFrameWhoseModuleIsNotThereKeepsItsAddress(String told, int index, boolean noted) {
        CrashEvent event =
                stack(
                        "{\"modules\":[{\"filename\":\"a\"},{\"filename\":\"b\"}],\"threads\":[{"
                                + "\"frames\":[{\"ip\":\"0x10\",\"module_index\":"
                                + told
                                + "},{\"ip\":\"0x20\"}]}]}");
        assertThat(event.stack()).isNotNull();
        assertThat(event.stack().threads().get(0).frames())
                .containsExactly(
                        new PingFrame(0x10, index, "none"), new PingFrame(0x20, -1, "none"));
        assertThat(event.notes().contains(IntakeNote.MODULE_INDEX_OUT_OF_RANGE)).isEqualTo(noted);
    }

    @Test
    void framesBeyondTheLimitAreCountedNotKept() {
        String frames = String.join(",", Collections.nCopies(1500, "{\"ip\":\"0x1\"}"));
        CrashEvent event = stack("{\"threads\":[{\"frames\":[" + frames + "]}]}");
        assertThat(event.stack()).isNotNull();
        assertThat(event.stack().threads().get(0).frames()).hasSize(1024);
        assertThat(event.stack().omittedFrames()).isEqualTo(476);
        assertThat(event.notes()).contains(IntakeNote.STACK_TRUNCATED);
    }

    @Test
    void annotationsBeyondTheLimitAreDropped() {
        String many =
                IntStream.range(0, 400)
                        .mapToObj(i -> "\"a" + i + "\":\"v\"")
                        .collect(Collectors.joining(","));
        CrashEvent event = metadata(many);
        assertThat(event.protectedAnnotations()).hasSize(256);
        assertThat(event.notes()).contains(IntakeNote.ANNOTATION_DROPPED);
        assertThat(metadata("\"bad name\":\"v\"").protectedAnnotations()).isEmpty();
    }

    @Test
    void ofALongAnnotationTheNameStays() {
        CrashEvent event = metadata("\"Comments\":\"" + "x".repeat(40_000) + "\"");
        assertThat(event.protectedAnnotations()).isEqualTo(Map.of("Comments", ""));
        assertThat(event.notes()).contains(IntakeNote.ANNOTATION_DROPPED);
    }

    @ParameterizedTest
    @CsvSource({
        "firefox-desktop, Firefox",
        "org-mozilla-firefox-beta, Fenix",
        "org-mozilla-klar, Focus",
        "meadow-desktop, Meadow",
        "meadow, Meadow",
        "../x, Firefox",
        "-, Firefox"
    })
    void thePathOfAGleanPingNamesItsProduct(String application, String product) {
        RawCrash raw =
                SampleCrash.ping(
                        CrashFormat.GLEAN_CRASH,
                        SampleCrash.gleanJson(),
                        Map.of(RawCrash.HEADER_URI, "/submit/" + application + "/crash/1/x"));
        assertThat(SampleCrash.event(raw).application().product()).isEqualTo(product);
    }

    @ParameterizedTest
    @CsvSource({
        "f6ecb3b9-bcb7-4c65-ae77-255d79836cc6, f6ecb3b9-bcb7-4c65-ae77-255d79836cc6",
        "A1196890-5322-41d4-2ad9eb85-02201f8c, a1196890-5322-41d4-2ad9eb85-02201f8c",
        "00000000-0000-0000-00000000-00000000,",
        "a1196890532241d42ad9eb8502201f8c,",
        "'',"
    })
    void localDumpIdsHaveTwoForms(String told, String id) {
        CrashEvent event =
                SampleCrash.event(
                        SampleCrash.telemetry(
                                "{\"payload\":{\"metadata\":{},\"crashId\":\"" + told + "\"}}"));
        assertThat(event.keys().localDumpId()).isEqualTo(id);
    }

    @Test
    void aGleanPingWithoutAPathAssumesItsProduct() {
        RawCrash raw = SampleCrash.ping(CrashFormat.GLEAN_CRASH, SampleCrash.gleanJson(), Map.of());
        CrashEvent event = SampleCrash.event(raw);
        assertThat(event.application().product()).isEqualTo("Firefox");
        assertThat(event.notes()).contains(IntakeNote.PRODUCT_ASSUMED);
    }

    private static RejectReason reasonOf(String json) {
        return SampleCrash.rejection(SampleCrash.telemetry(json)).reason();
    }

    private static CrashEvent metadata(String members) {
        return SampleCrash.event(
                SampleCrash.telemetry("{\"payload\":{\"metadata\":{" + members + "}}}"));
    }

    private static CrashEvent stack(String stack) {
        return SampleCrash.event(
                SampleCrash.telemetry("{\"payload\":{\"stackTraces\":" + stack + "}}"));
    }

    private static CrashEvent java(String exception) {
        return SampleCrash.event(
                SampleCrash.glean(
                        "{\"metrics\":{\"object\":{\"crash.java_exception\":" + exception + "}}}"));
    }

    private static RawCrash raw(CrashFormat format, byte[] payload) {
        return new RawCrash(
                CrashSource.PING,
                format,
                null,
                SampleCrash.RECEIVED_AT,
                Map.of(),
                payload,
                List.of());
    }
}
