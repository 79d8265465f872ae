package dev.faultline.jobs.generator;

import static dev.faultline.jobs.generator.GeneratedStreams.REAL_CRASHES;
import static dev.faultline.jobs.generator.GeneratedStreams.START;
import static dev.faultline.jobs.generator.GeneratedStreams.badBuild;
import static dev.faultline.jobs.generator.GeneratedStreams.json;
import static dev.faultline.jobs.generator.GeneratedStreams.settings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.stackwalk.StackwalkReport;
import dev.faultline.stackwalk.WalkOptions;
import dev.faultline.symbols.DirectorySymbolSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our walker on dumps whose stacks are known: of real crashes, and of made-up ones. */
class KnownStacksTest {

    @Test
    void compatibleWalkOfRealDumpsIsTheReferenceWalk() throws IOException {
        JsonNode expected = json(Files.readAllBytes(REAL_CRASHES.resolve("expected.json")));
        assertThat(expected).isNotEmpty();
        for (JsonNode crash : expected) {
            byte[] dump = Files.readAllBytes(REAL_CRASHES.resolve(crash.path("dump").asText()));
            List<JsonNode> frames =
                    frames(dump, REAL_CRASHES.resolve("symbols"), WalkOptions.RUST_MINIDUMP);
            assertThat(frames).hasSize(crash.path("walked_frames").asInt());
            for (int i = 0; i < crash.path("walked").size(); i++) {
                JsonNode known = crash.path("walked").path(i);
                for (String field : List.of("function", "module", "trust")) {
                    assertThat(frames.get(i).path(field))
                            .as("%s frame %d", crash.path("name").asText(), i)
                            .isEqualTo(known.path(field));
                }
            }
        }
    }

    @Test
    void bestWalkSeesPastTheCallOfAddressZero() throws IOException {
        byte[] dump =
                Files.readAllBytes(REAL_CRASHES.resolve("dumps/content-removed-listener.dmp"));
        List<JsonNode> frames = frames(dump, REAL_CRASHES.resolve("symbols"), WalkOptions.BEST);
        assertThat(frames.get(1).path("function").asText()).contains("EventTarget::Dispatch");
    }

    @Test
    void madeUpCrashOfTheBadBuildLooksLikeTheRealOnes(@TempDir Path symbols) throws IOException {
        Scenario scenario = Scenario.of(settings(5, Irregularities.NONE, List.of(badBuild(0))));
        scenario.writeSymbols(symbols);
        Build build = Objects.requireNonNull(scenario.build("release", "128.0.1"));
        for (Os os : List.of(Os.WINDOWS, Os.LINUX, Os.MACOS)) {
            Fault fault = scenario.badBuildFault();
            Crash crash = new Crash(99, START, 0, build, os, fault, 1, true, true, null);
            SyntheticStack stack = SyntheticStack.of(crash, scenario.modules(build, os));

            byte[] dump = SyntheticMinidump.of(crash, stack);

            List<JsonNode> frames = frames(dump, symbols, WalkOptions.BEST);
            assertThat(frames).hasSameSizeAs(stack.frames());
            assertThat(frames.get(0).path("inlines").path(0).path("function").asText())
                    .isEqualTo(BadBuildFault.INLINED);
            assertThat(frames)
                    .extracting(frame -> frame.path("function").asText())
                    .startsWith(BadBuildFault.FUNCTIONS.toArray(String[]::new));
        }
    }

    private static List<JsonNode> frames(byte[] dump, Path symbols, WalkOptions options) {
        String report =
                StackwalkReport.toJson(
                        ByteBuffer.wrap(dump), new DirectorySymbolSource(symbols), options);
        JsonNode walked = json(report.getBytes(StandardCharsets.UTF_8));
        int crashing = walked.path("crash_info").path("crashing_thread").asInt();
        List<JsonNode> frames = new ArrayList<>();
        walked.path("threads").path(crashing).path("frames").forEach(frames::add);
        return frames;
    }
}
