package dev.faultline.jobs.generator;

import static dev.faultline.jobs.generator.GeneratedStreams.HOUR;
import static dev.faultline.jobs.generator.GeneratedStreams.START;
import static dev.faultline.jobs.generator.GeneratedStreams.badBuild;
import static dev.faultline.jobs.generator.GeneratedStreams.envelopes;
import static dev.faultline.jobs.generator.GeneratedStreams.json;
import static dev.faultline.jobs.generator.GeneratedStreams.records;
import static dev.faultline.jobs.generator.GeneratedStreams.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.faultline.schema.BuildRecord;
import dev.faultline.schema.CrashEnvelope;
import dev.faultline.schema.PayloadFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {

    private static final ScenarioSettings SETTINGS =
            settings(5, Irregularities.NONE, List.of(badBuild(0)));
    private static final Scenario SCENARIO = Scenario.of(SETTINGS);

    @Test
    void faultsAreZipfDistributed() {
        int[] counts = new int[301];
        SplittableRandom random = new SplittableRandom(1);
        Build build = SCENARIO.builds().get(0);
        for (int i = 0; i < 200_000; i++) {
            counts[SCENARIO.drawFault(build, Os.WINDOWS, random).rank()]++;
        }
        double slope = Math.log((double) counts[200] / counts[2]) / Math.log(200.0 / 2);
        assertThat(slope).isCloseTo(-1.2, within(0.1));
    }

    @Test
    void faultsHaveDifferentInnermostFunctions() {
        Set<Fault.Function> innermost = new HashSet<>();
        for (int rank = 1; rank <= 300; rank++) {
            innermost.add(SCENARIO.fault(Product.DESKTOP, rank).functions().get(0));
        }
        assertThat(innermost).hasSize(300);
        assertThat(innermost).doesNotContainAnyElementsOf(SCENARIO.badBuildFault().functions());
    }

    @Test
    void inlinedCallIsOfTheClassThatInlinesIt() {
        assertThat(FunctionCatalog.inlined("meadow::net::Loader::Open(std::string const&)", 5))
                .isEqualTo("meadow::net::LoaderEntry::Get() const");
        assertThat(FunctionCatalog.inlined("meadow::net::Loader::Open()", 6)).isNull();
    }

    @Test
    void clientsMoveToANewBuild() {
        Build bad = SCENARIO.build("release", "128.0.1");
        assertThat(bad).isNotNull();
        long released = bad.releasedAtMillis();
        assertThat(share(bad, released - 1)).isZero();
        assertThat(share(bad, released + HOUR)).isBetween(0.3, 0.5);
        assertThat(share(bad, released + 20 * HOUR)).isGreaterThan(0.99);
    }

    @Test
    void everyBuildIsAnnouncedUnderOneId() {
        assertThat(SCENARIO.buildRecords())
                .extracting(b -> b.getProduct() + b.getChannel() + b.getBuildId())
                .doesNotHaveDuplicates();
        assertThat(SCENARIO.buildRecords())
                .extracting(BuildRecord::getVersion)
                .contains("128.0", "128.0.1", "129.0b4", "130.0a1");
    }

    @Test
    void everyApplicationFrameOfAPingHasASymbol(@TempDir Path symbols) throws IOException {
        assertThat(SCENARIO.writeSymbols(symbols)).isPositive();
        Set<String> innermost = new HashSet<>();
        List<CrashEnvelope> pings = envelopes(records(SETTINGS), PayloadFormat.TELEMETRY_CRASH_V4);
        for (CrashEnvelope ping : pings.subList(0, 60)) {
            JsonNode stack = json(ping).path("payload").path("stackTraces");
            JsonNode frames = stack.path("threads").path(0).path("frames");
            assertThat(frames.size()).isBetween(8, 24);
            assertThat(stack.path("modules").size()).isLessThanOrEqualTo(12);
            for (int i = 0; i < frames.size() - 2; i++) {
                String function = function(symbols, stack.path("modules"), frames.path(i));
                assertThat(function).startsWith("meadow::");
                if (i == 0) {
                    innermost.add(function);
                }
            }
        }
        assertThat(innermost).hasSizeGreaterThan(15);
    }

    @Test
    void demoHistoryIsTwoDaysOfAboutFortyThousandPings() {
        ScenarioSettings demo =
                ScenarioSettings.demo(1, START, Duration.ofHours(1), Duration.ofMinutes(5));
        double expected = demo.historyPingsPerSecond() * (START - demo.startMillis()) / 1000;
        assertThat(expected).isBetween(40_000.0, 55_000.0);
        assertThat(Scenario.of(demo).build("release", "128.0.1")).isNotNull();
    }

    @Test
    void settingsRefuseWhatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new ScenarioSettings(
                                        1,
                                        10,
                                        5,
                                        20,
                                        1,
                                        1,
                                        1,
                                        0.1,
                                        10,
                                        10,
                                        Irregularities.NONE,
                                        List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Irregularities(0, 0, 0, 1.5, 0, 0, 0));
    }

    private static double share(Build build, long atMillis) {
        SplittableRandom random = new SplittableRandom(2);
        int hits = 0;
        for (int i = 0; i < 4000; i++) {
            if (SCENARIO.drawBuild(Product.DESKTOP, "release", atMillis, random).equals(build)) {
                hits++;
            }
        }
        return hits / 4000.0;
    }

    /** The function that the symbol file of a frame's module names for its address. */
    private static String function(Path symbols, JsonNode modules, JsonNode frame)
            throws IOException {
        JsonNode module = modules.path(frame.path("module_index").asInt());
        String debugFile = module.path("debug_file").asText();
        Path file =
                symbols.resolve(debugFile)
                        .resolve(module.path("debug_id").asText())
                        .resolve(debugFile.replace(".pdb", "") + ".sym");
        long offset = hex(frame.path("ip").asText()) - hex(module.path("base_addr").asText());
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split(" ", 5);
            if (fields[0].equals("FUNC")) {
                long start = Long.parseLong(fields[1], 16);
                if (offset >= start && offset < start + Long.parseLong(fields[2], 16)) {
                    return fields[4];
                }
            }
        }
        return "none at " + Long.toHexString(offset);
    }

    private static long hex(String address) {
        return Long.decode(address);
    }
}
