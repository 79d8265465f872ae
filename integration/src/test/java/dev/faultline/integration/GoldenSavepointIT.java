package dev.faultline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.faultline.jobs.TopicSpec;
import dev.faultline.jobs.Topics;
import dev.faultline.jobs.cluster.ClusterProcesses;
import dev.faultline.jobs.cluster.Endpoints;
import dev.faultline.jobs.enrich.EnrichJob;
import dev.faultline.jobs.monitor.MonitorJob;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The savepoints of each release lie in the tree. Today's jobs go on from them on a broker of their
 * own, whose topics end where those ended that the savepoints were taken on.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GoldenSavepointIT {

    /** The release that {@code -Dgolden=update} writes. */
    private static final String CURRENT = "0.1.0";

    private static final Path RELEASES =
            LiveFaultline.home().resolve("integration/src/test/resources/savepoints");
    private static final List<String> JOBS = List.of(EnrichJob.NAME, MonitorJob.NAME);
    private static final long MOST_BYTES = 1 << 20;
    private static final Duration BOUND = Duration.ofMinutes(2);

    @TempDir private Path folder = Path.of("");

    private final JsonMapper json = JsonMapper.builder().build();

    static List<Path> releases() throws IOException {
        try (Stream<Path> releases = Files.list(RELEASES)) {
            return releases.sorted().toList();
        }
    }

    @Test
    @Order(1)
    @EnabledIfSystemProperty(named = "golden", matches = "update")
    void writesThoseOfThisRelease() throws IOException {
        Path release = Files.createDirectories(RELEASES.resolve(CURRENT));
        try (LiveFaultline live = start(folder.resolve("cluster"))) {
            GoldenStory story = new GoldenStory(live);
            story.sendControls();
            live.startEnrich(null);
            live.startMonitor(null);
            live.awaitRunning();
            story.begin();
            // Only the enrichment writes what the monitoring reads.
            pack(live.stop(EnrichJob.NAME), release.resolve(EnrichJob.NAME + ".zip"));
            await().atMost(BOUND)
                    .untilAsserted(
                            () ->
                                    assertThat(live.committed("faultline-monitor"))
                                            .containsAllEntriesOf(live.ends(Topics.EVENTS)));
            pack(live.stop(MonitorJob.NAME), release.resolve(MonitorJob.NAME + ".zip"));
            ObjectNode offsets = json.createObjectNode();
            for (TopicSpec topic : Topics.all()) {
                live.ends(topic.name())
                        .forEach((partition, end) -> offsets.put(partition.toString(), end));
            }
            ObjectNode stream = json.createObjectNode();
            stream.put("received_until", Instant.ofEpochMilli(live.clock()).toString());
            stream.set("offsets", offsets);
            Files.writeString(
                    release.resolve("stream.json"),
                    json.writerWithDefaultPrettyPrinter().writeValueAsString(stream) + "\n");
        }
    }

    @Test
    @Order(2)
    void theyAreSmall() throws IOException {
        long bytes = 0;
        for (Path release : releases()) {
            for (String job : JOBS) {
                bytes += Files.size(release.resolve(job + ".zip"));
            }
        }
        assertThat(bytes).isBetween(1L, MOST_BYTES);
    }

    @ParameterizedTest
    @MethodSource("releases")
    @Order(3)
    void todaysJobsGoOnFromASavepointOfARelease(Path release) throws IOException {
        JsonNode stream = json.readTree(release.resolve("stream.json").toFile());
        try (LiveFaultline live = start(folder.resolve("cluster"))) {
            pad(live, stream.path("offsets"));
            GoldenStory story = new GoldenStory(live);
            story.sendControls();
            live.startEnrich(unpacked(release, EnrichJob.NAME));
            live.startMonitor(unpacked(release, MonitorJob.NAME));
            live.awaitRunning();
            Instant until = Instant.parse(stream.path("received_until").asText());
            story.goOn(until.plusSeconds(60), folder);

            // What goes on from there can be stopped and go on from there again.
            live.rescale(MonitorJob.NAME, 1);
            live.rescale(EnrichJob.NAME, 1);
            live.awaitCheckpoints();

            // What belongs to another job is refused, and said so.
            live.stop(MonitorJob.NAME);
            String others = unpacked(release, EnrichJob.NAME);
            assertThatThrownBy(() -> live.startMonitor(others))
                    .hasMessageContaining("the operator is not available in the new program");
        }
    }

    private static LiveFaultline start(Path folder) throws IOException {
        ClusterProcesses cluster =
                ClusterProcesses.start(folder, Endpoints.free(), LiveFaultline.SIZE);
        return LiveFaultline.withoutJobs(folder, cluster, Access.plain(cluster.endpoints()));
    }

    /** Nobody reads what is before the savepoint; it only has to be there. */
    private static void pad(LiveFaultline live, JsonNode offsets) {
        offsets.properties()
                .forEach(
                        each -> {
                            String name = each.getKey();
                            int dash = name.lastIndexOf('-');
                            int partition = Integer.parseInt(name.substring(dash + 1));
                            for (long i = 0; i < each.getValue().asLong(); i++) {
                                live.sendDeletion(name.substring(0, dash), partition, "before");
                            }
                        });
        live.flush();
    }

    private static void pack(String savepoint, Path zip) throws IOException {
        Path from = Path.of(URI.create(savepoint));
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> files = Files.list(from)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (Path each : files.sorted().toList()) {
                out.putNextEntry(new ZipEntry(String.valueOf(each.getFileName())));
                Files.copy(each, out);
            }
        }
    }

    private String unpacked(Path release, String job) throws IOException {
        Path to = Files.createTempDirectory(folder, job);
        try (InputStream file = Files.newInputStream(release.resolve(job + ".zip"));
                ZipInputStream in = new ZipInputStream(file)) {
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                Files.copy(in, to.resolve(each.getName()));
            }
        }
        return to.toUri().toString();
    }
}
