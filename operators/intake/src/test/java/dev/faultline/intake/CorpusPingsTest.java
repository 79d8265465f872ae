package dev.faultline.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.faultline.intake.event.CrashEvent;
import dev.faultline.intake.event.CrashSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real pings of the public schemas, when the corpus is there. */
class CorpusPingsTest {
    private static Path pings = Path.of("");

    @BeforeAll
    static void findCorpus() {
        String corpus = System.getenv("FAULTLINE_CORPUS");
        assumeTrue(corpus != null, "FAULTLINE_CORPUS is not set");
        pings = Path.of(corpus).resolve("pings");
    }

    @Test
    void acceptsEveryCrashPingThatTheSchemaAccepts() throws IOException {
        for (Path file : crashPings()) {
            CrashEvent event = SampleCrash.event(raw(file));
            assertThat(event.application().product()).as(file.toString()).isEqualTo("Firefox");
            assertThat(event.application().buildId()).hasSize(14).startsWith("20");
            assertThat(event.clientHash()).isNotNull();
            assertThat(event.process().type()).isEqualTo("content");
            assertThat(event.signatureInputs().ipcChannelError()).isEqualTo("ShutDownKill");
        }
    }

    @Test
    void readsTheStackWithAnIndexBeyondItsModules() throws IOException {
        CrashEvent event = SampleCrash.event(raw(pings.resolve("crash.4.stackTraces.pass.json")));
        assertThat(event.stack()).isNotNull();
        assertThat(event.stack().modules()).hasSize(2);
        assertThat(event.stack().unloadedModules()).hasSize(2);
        assertThat(event.stack().threads().get(0).frames())
                .extracting(frame -> frame.moduleIndex())
                .containsExactly(1, -1);
    }

    @Test
    void readsTheWarehousesSample() throws IOException {
        CrashEvent event = SampleCrash.event(raw(pings.resolve("fx-crash-sig_sample.json")));
        assertThat(event.stack()).isNotNull();
        assertThat(event.stack().modules()).hasSizeGreaterThan(70);
        assertThat(event.stack().crashType()).isEqualTo("EXCEPTION_BREAKPOINT");
        assertThat(event.stack().threads().get(0).frames()).hasSizeGreaterThan(20);
    }

    @Test
    void refusesPingsOfAnotherType() throws IOException {
        try (Stream<Path> files = Files.list(pings)) {
            for (Path file : files.filter(f -> named(f, "mps_main.4.")).toList()) {
                assertThat(SampleCrash.rejection(raw(file)).reason())
                        .as(file.toString())
                        .isEqualTo(RejectReason.UNSUPPORTED_FORMAT);
            }
        }
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = Files.readAllBytes(pings.resolve("crash.4.stackTraces.pass.json"));
        int end = new String(whole, StandardCharsets.US_ASCII).lastIndexOf('}');
        for (int length = 0; length < end; length += 61) {
            RawCrash raw = raw(Arrays.copyOf(whole, length));
            assertThat(SampleCrash.rejection(raw).reason()).isEqualTo(RejectReason.JSON_MALFORMED);
        }
    }

    @Test
    void readsTheAnnotationsOfAReport() throws IOException {
        String extra = Files.readString(pings.resolve("crash.extra.xpcshell.json"));
        CrashEvent event = SampleCrash.event(SampleCrash.report(extra));
        assertThat(event.application().version()).isEqualTo("55.0a1");
        assertThat(event.process().type()).isEqualTo("content");
        assertThat(event.protectedAnnotations()).containsKeys("URL", "TelemetryEnvironment");
        assertThat(event.publicAnnotations())
                .containsEntry("useragent_locale", "en-US")
                .doesNotContainKey("URL");
        assertThat(event.toString()).doesNotContain("crash-reports.mozilla.com");
    }

    private static List<Path> crashPings() throws IOException {
        try (Stream<Path> files = Files.list(pings)) {
            List<Path> found =
                    files.filter(f -> named(f, "crash.4.") || named(f, "mps_crash.4.")).toList();
            assertThat(found).hasSizeGreaterThanOrEqualTo(10);
            return found;
        }
    }

    private static boolean named(Path file, String prefix) {
        String name = file.getFileName().toString();
        return name.startsWith(prefix) && name.endsWith(".pass.json");
    }

    private static RawCrash raw(Path file) throws IOException {
        return raw(Files.readAllBytes(file));
    }

    private static RawCrash raw(byte[] payload) {
        return new RawCrash(
                CrashSource.PING,
                CrashFormat.TELEMETRY_CRASH_V4,
                null,
                SampleCrash.RECEIVED_AT,
                Map.of(),
                payload,
                List.of());
    }
}
