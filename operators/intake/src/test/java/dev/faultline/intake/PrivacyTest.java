package dev.faultline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.intake.event.CrashEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyTest {
    private static final String CANARY = "zq7canary";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Comments",
                "URL",
                "Breadcrumbs",
                "JavaStackTrace",
                "RemoteType",
                "DumperError",
                "PHCAllocStack",
                "GMPLibraryPath",
                "ModuleSignatureInfo",
                "TelemetryEnvironment",
                "AnnotationOfTomorrow",
                "FontName"
            })
    void restrictedAndUnknownAnnotationsStayProtected(String name) {
        CrashEvent event = report(Map.of(name, CANARY));
        assertThat(event.publicAnnotations()).isEmpty();
        assertThat(event.protectedAnnotations()).containsEntry(name, CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Email",
                "TelemetryClientId",
                "TelemetrySessionId",
                "TelemetryServerURL",
                "TelemetryProfileGroupId",
                "ServerURL",
                "ProfileDirectory",
                "GleanClientId",
                "uuid"
            })
    void whatIsOfTheClientsOwnUseIsStoredNowhere(String name) {
        assertThat(report(Map.of(name, CANARY)).toString()).doesNotContain(CANARY);
    }

    @Test
    void freeTextIsRedactedOnThePublicSideOnly() {
        String reason = "cannot open C:\\Users\\Alice\\x.db for alice@example.org";
        CrashEvent event = report(Map.of("MozCrashReason", reason));
        assertThat(event.publicAnnotations())
                .containsEntry("MozCrashReason", "cannot open C:\\Users\\<user>\\x.db for <email>");
        assertThat(event.protectedAnnotations()).containsEntry("MozCrashReason", reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AbortMessage",
                "AsyncShutdownTimeout",
                "Hang",
                "IPCMessageName",
                "MozCrashReason",
                "ipc_channel_error"
            })
    void whatASignatureIsMadeOfIsRedacted(String name) {
        CrashEvent event =
                report(Map.of(name, "at /home/" + CANARY + "/x, mail " + CANARY + "@a.org"));

        assertThat(event.signatureInputs().toString())
                .contains("at /home/<user>/x, mail <email>")
                .doesNotContain(CANARY);
    }

    @Test
    void messagesOfJavaExceptionsAreRedacted() {
        CrashEvent event =
                report(
                        Map.of(
                                "JavaException",
                                """
                                {"exception":{"values":[{"type":"IOException","module":"java.io",
                                 "value":"no such file: /home/%s/x","stacktrace":{"frames":[]}}]}}
                                """
                                        .formatted(CANARY)));

        assertThat(event.signatureInputs().toString())
                .contains("no such file: /home/<user>/x")
                .doesNotContain(CANARY);
    }

    @Test
    void theClientOfAReportMadeFromAPingIsHashed() {
        CrashEvent event = report(Map.of("GleanClientId", SampleCrash.CLIENT_ID));
        assertThat(event.clientHash())
                .isEqualTo(new ClientHasher(SampleCrash.KEY).hash(SampleCrash.CLIENT_ID));
    }

    @Test
    void idsThatNameNobodyHaveNoHash() {
        ClientHasher hasher = new ClientHasher(SampleCrash.KEY);
        for (String id :
                List.of(
                        "",
                        "  ",
                        "00000000-0000-0000-0000-000000000000",
                        "c0ffeec0-ffee-c0ff-eec0-ffeec0ffeec0")) {
            assertThat(hasher.hash(id)).isNull();
        }
        assertThat(hasher.hash(" ABC ")).isEqualTo(hasher.hash("abc"));
    }

    private static CrashEvent report(Map<String, String> annotations) {
        return SampleCrash.event(SampleCrash.report(SampleCrash.json(annotations)));
    }
}
