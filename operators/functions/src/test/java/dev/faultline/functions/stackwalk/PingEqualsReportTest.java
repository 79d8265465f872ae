package dev.faultline.functions.stackwalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.faultline.signature.CrashData;
import dev.faultline.signature.CrashDataJson;
import dev.faultline.signature.CrashThread;
import dev.faultline.signature.EngineGeneration;
import dev.faultline.signature.Frame;
import dev.faultline.signature.Ruleset;
import dev.faultline.signature.SignatureEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The same crash as a report and as a Glean ping, both through intake and the one mapping. */
class PingEqualsReportTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aPingHasTheSignatureOfItsReportWhereItHasTheInformation() throws Exception {
        Path folder = corpus();
        SignatureEngine engine = SignatureEngine.of(lists(folder.resolve("siglists")));
        int comparable = 0;
        int equal = 0;
        int skipped = 0;
        Map<String, Integer> reasons = new TreeMap<>();
        List<String> unexplained = new ArrayList<>();
        for (JsonNode vector : vectors(folder.resolve("dev.jsonl.gz"))) {
            Optional<CrashData> data = CrashDataJson.parse(vector.get("crash_data").toString());
            if (data.isEmpty() || !isWellFormed(data.get())) {
                skipped++;
                continue;
            }
            for (String process : TwoShapes.processes(data.get())) {
                TwoShapes crash = new TwoShapes(data.get(), process);
                String report = engine.sign(crash.report()).signature();
                String ping = engine.sign(crash.ping()).signature();
                List<String> unknown = crash.unknownToThePing(report);
                if (ping.equals(report)) {
                    comparable++;
                    equal++;
                } else if (unknown.isEmpty()) {
                    comparable++;
                    unexplained.add(vector.get("id") + "\n  " + report + "\n  " + ping);
                } else {
                    reasons.merge(String.join(", ", unknown), 1, Integer::sum);
                }
            }
        }
        System.out.printf(
                "ping shape against report shape: %d of %d equal where the ping has the information,"
                        + " %.2f %%; malformed vectors left out: %d%n",
                equal, comparable, 100.0 * equal / comparable, skipped);
        reasons.forEach((reason, count) -> System.out.printf("  %-60s %d%n", reason, count));
        assertThat(unexplained).as("differ without a reason code").isEmpty();
        assertThat((double) equal / comparable).isGreaterThanOrEqualTo(0.995);
        assertThat(comparable).isGreaterThan(5_000);
    }

    @Test
    void aChildKilledForItsChannelIsSignedAsTheReportThatHasTheBrowsersDump() {
        CrashData killed = channelError(List.of("upload_file_minidump_browser"));
        TwoShapes crash = new TwoShapes(killed, "content");
        assertThat(signature(crash.report())).isEqualTo("IPCError-browser | ShutDownKill");
        assertThat(signature(crash.ping())).isEqualTo("IPCError-browser | ShutDownKill");
    }

    @Test
    void aChildWhoseReportHasNoBrowsersDumpDiffersForAReasonThatThePingNames() {
        TwoShapes crash = new TwoShapes(channelError(List.of()), "content");
        assertThat(signature(crash.report())).isEqualTo("IPCError-content | ShutDownKill");
        assertThat(signature(crash.ping())).isEqualTo("IPCError-browser | ShutDownKill");
        assertThat(crash.unknownToThePing("")).containsExactly("MISSING_ADDITIONAL_MINIDUMPS");
    }

    @Test
    void aChannelErrorOfTheBrowserIsSignedAlike() {
        TwoShapes crash = new TwoShapes(channelError(List.of()), "main");
        assertThat(signature(crash.report())).isEqualTo("IPCError-content | ShutDownKill");
        assertThat(signature(crash.ping())).isEqualTo("IPCError-content | ShutDownKill");
    }

    private static CrashData channelError(List<String> dumps) {
        return CrashData.builder()
                .ipcChannelError("ShutDownKill")
                .additionalMinidumps(dumps)
                .threads(List.of(CrashThread.of(List.of(Frame.ofFunction("stir")))))
                .build();
    }

    private static String signature(CrashData crash) {
        return SignatureEngine.of(Ruleset.builtIn()).sign(crash).signature();
    }

    /** No client sends the others; a Java stack trace as text is in reports only. */
    private static boolean isWellFormed(CrashData data) {
        return data.oddities().isEmpty()
                && data.crashingThread() >= 0
                && data.javaStackTrace() == null
                && data.mdswStatus() == null
                && data.threads().stream()
                        .flatMap(thread -> thread.frames().stream())
                        .allMatch(frame -> frame.oddLine() == null);
    }

    private static Path corpus() {
        String corpus = System.getenv("FAULTLINE_CORPUS");
        assumeTrue(corpus != null, "skipped: FAULTLINE_CORPUS does not name a corpus");
        Path folder = Path.of(String.valueOf(corpus), "signatures");
        assumeTrue(Files.isDirectory(folder), "skipped: no such folder " + folder);
        return folder;
    }

    private static Ruleset lists(Path folder) throws Exception {
        try (var all = Files.list(folder)) {
            Path current =
                    all.filter(path -> path.getFileName().toString().startsWith("socorro-"))
                            .findFirst()
                            .orElseThrow();
            return Ruleset.fromSiglists(current, EngineGeneration.G2026_08);
        }
    }

    private static List<JsonNode> vectors(Path file) throws IOException {
        List<JsonNode> vectors = new ArrayList<>();
        try (var in = new GZIPInputStream(Files.newInputStream(file));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                vectors.add(JSON.readTree(line));
            }
        }
        return vectors;
    }
}
